import type { IncomingMessage } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { GraphQLError, getVariableValues } from 'graphql';
import type { ClientContext, RequestContext } from '../../access/context.ts';
import { asReader } from '../../access/permissions.ts';
import type { LogPosition } from '../../database/replicas/log-position.ts';
import { READ_AFTER_HEADER } from '../../database/replicas/read-router.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import type { Tracing } from '../../runtime/telemetry/tracing.ts';
import type { Admission } from '../http/admission.ts';
import { AnswerCache, type CachedAnswer, requestKey } from '../http/answer-cache.ts';
import type { Bill, Bills } from '../http/bill.ts';
import { etagOf, matchesEtag } from '../http/entity-tags.ts';
import { replyWithError, replyWithErrors } from '../http/error-replies.ts';
import { HttpError } from '../http/http-error.ts';
import { AS_GRAPHQL_RESPONSE, prefersHtml, responseTypeFor } from '../http/media-types.ts';
import { rateHeaders } from '../http/rate-limiter.ts';
import { readJsonBody } from '../http/request-body.ts';
import { RequestDeadline } from '../http/request-deadline.ts';
import type { ReadOperation, Reply } from '../http/route.ts';
import { OPERATION_PRICE } from './actual-cost.ts';
import { type ApolloOptions, createApolloServer, type ExecutionContext } from './apollo.ts';
import { cacheHeaders, isSameForPublic, sharedSecondsFor } from './cache-policy.ts';
import { withVariableArgumentPaths } from './invalid-values.ts';
import { errorCodeOf, OperationRecord } from './operation-log.ts';
import {
  COERCION_OPTIONS,
  errorsIn,
  OperationPolicy,
  type PolicyOptions,
  RejectedOperation,
} from './operation-policy.ts';
import {
  notModifiedReply,
  replyWithData,
  settleCachedCost,
  settleCost,
  timeoutResponse,
  toResponse,
} from './operation-response.ts';
import type {
  AdmittedRequest,
  CheckedRequest,
  OperationResponse,
  PricedOperation,
  PricedRequest,
  ReceivedRequest,
} from './operation-stages.ts';
import { PersistedQueries } from './persisted-queries.ts';
import {
  assertGivenOnce,
  assertJsonContentType,
  assertNotCrossSite,
  assertReadOnly,
  parametersIn,
  postRequiredError,
  type RawParameters,
  subscriptionNotServed,
  validateParameters,
} from './request-parameters.ts';
import { withExtension } from './response-text.ts';
import type { ValidatedOperation } from './validated-document.ts';

export interface GraphqlEndpointOptions extends ApolloOptions, PolicyOptions {
  /** Returns the client of an operation and its database: a new context for each operation. */
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => ClientContext | Promise<ClientContext>;
  /**
   * Returns a text that changes whenever a public response might change, at much less cost than a response. Without it,
   * a response is always generated before its ETag is compared.
   */
  dataVersion?: (context: RequestContext) => Promise<string>;
  /** Size of the cache of answers in bytes; 0 (default): only ETags are cached. Without `dataVersion` it is not used. */
  answerCacheBytes?: number;
  /** Returns the position after which a client that has written must read; omitted: there are no standbys. */
  positionNow?: () => Promise<string>;
  /** Admits operations: one instance for all routes. */
  admission: Admission;
  bills: Bills;
  /** Counts operations; omitted or null: no metrics. */
  metrics?: Metrics | null;
  /** Traces operations; omitted or null: no traces. */
  tracing?: Tracing | null;
  /** Time limit of a read in milliseconds; default: DEADLINE_MS. */
  timeoutMs?: number;
  /** Number of trusted proxies that report the client's IP address. */
  trustProxy: number;
  /** URL of the playground, to which browsers are redirected with their query; omitted: no redirect. */
  playground?: string;
  /** Off only for the audits of GraphQL over HTTP, some of which send what a foreign page could send. */
  csrfPrevention: boolean;
}

/**
 * Minimum estimated cost of an operation whose answer is cached. A cheaper answer costs hardly more than the statement
 * that reads the state of the data.
 */
export const MIN_CACHED_COST = 100;

/** A mutation occupies a connection until it is committed, so it takes two places. */
const MUTATION_PLACES = 2;

/**
 * GraphQL over HTTP: handles a request in five stages.
 *
 * ReceivedRequest -> AdmittedRequest -> CheckedRequest -> PricedRequest -> OperationResponse
 */
export class GraphqlEndpoint {
  /** Decides which operations may run, here and on every other transport. */
  readonly policy: OperationPolicy;
  readonly #persisted = new PersistedQueries();
  readonly #answers: AnswerCache;
  /** Numbers of answers from the cache, and of those that were not in it, since the start. */
  readonly cacheCounts = { hits: 0, misses: 0 };
  readonly #apollo: ApolloServer<ExecutionContext>;

  private constructor(private readonly options: GraphqlEndpointOptions) {
    this.policy = new OperationPolicy(options);
    this.#answers = new AnswerCache(options.answerCacheBytes ?? 0);
    this.#apollo = createApolloServer(options, this.policy);
  }

  static async open(options: GraphqlEndpointOptions): Promise<GraphqlEndpoint> {
    const operations = new GraphqlEndpoint(options);
    await operations.#apollo.start();
    return operations;
  }

  close(): Promise<void> {
    return this.#apollo.stop();
  }

  /**
   * Handles a GET or POST.
   * @throws HttpError if it is not a GraphQL request over HTTP
   */
  async handle(request: IncomingMessage, search: string, requestId: string): Promise<Reply> {
    const page = this.#redirect(request, search);
    if (page) return page;
    const method = methodOf(request);
    if (method !== 'GET' && method !== 'POST') {
      const message = `/graphql accepts POST, and GET for queries, not ${method}.`;
      throw new HttpError(405, 'METHOD_NOT_ALLOWED', message, { allow: 'GET, HEAD, POST, OPTIONS' });
    }
    // Checked before anything runs: a mutation must not happen if the client would not accept the response.
    const answerType = responseTypeFor(request.headers.accept);
    if (!answerType) {
      const message =
        'Accept: responses are application/graphql-response+json or application/json. Accept one of them.';
      throw new HttpError(406, 'NOT_ACCEPTABLE', message);
    }
    let arrived: ReceivedRequest;
    try {
      arrived = await this.#arrive({ request, method, search, requestId, answerType });
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      return replyWithError(error, requestId, answerType);
    }
    return this.#process(arrived);
  }

  /**
   * Runs a query of a request to another path. Its client has no other rights than to read what everybody may read about
   * the data: no operation of another type, and no field about the client.
   * @returns the response of type `application/graphql-response+json`, with the rate limit headers
   */
  async run(request: IncomingMessage, requestId: string, operation: ReadOperation): Promise<Reply> {
    const answerType = AS_GRAPHQL_RESPONSE;
    let bill: Bill;
    try {
      bill = this.#openBill(request);
    } catch (error) {
      return replyWithError(error, requestId, answerType);
    }
    const { query, variables, operationName } = operation;
    return this.#process({
      ...{ request, method: 'POST', search: '', answerType, bill, scope: operation },
      sent: { query, variables, operationName },
      deadline: new RequestDeadline(request.socket, this.options.timeoutMs),
      record: new OperationRecord(request, requestId, this.options),
    });
  }

  /** Answers a request that has arrived, in the other four stages. */
  async #process(arrived: ReceivedRequest): Promise<Reply> {
    let admitted: AdmittedRequest | null = null;
    let reply: Reply;
    try {
      admitted = await this.#admit(arrived);
      reply = await this.#traced(admitted, async (admitted) => {
        const checked = await this.#check(admitted);
        const priced = this.#price(checked);
        const answered = await this.#answer(priced);
        return this.#withPosition(priced, this.#withEtag(priced, answered));
      });
    } catch (error) {
      reply = this.#reject(arrived, error);
    } finally {
      admitted?.slot.leave();
      arrived.deadline.end();
    }
    this.#note(arrived.record);
    const { allowance } = arrived.bill;
    return allowance === null ? reply : { ...reply, headers: { ...reply.headers, ...rateHeaders(allowance) } };
  }

  /**
   * Charges for a request, then reads it.
   * @throws HttpError, and GraphQLError OVERLOADED, RATE_LIMITED, PERSISTED_QUERY_NOT_IN_LIST
   */
  async #arrive({
    requestId,
    ...negotiated
  }: Pick<ReceivedRequest, 'request' | 'method' | 'search' | 'answerType'> & {
    requestId: string;
  }): Promise<ReceivedRequest> {
    const { request, method, search } = negotiated;
    const bill = this.#openBill(request);
    // A client does not take a place while it sends.
    const raw: RawParameters = method === 'POST' ? await readJsonBody(request) : parametersIn(search);
    const record = new OperationRecord(request, requestId, this.options);
    const sent = this.policy.resolveDocumentId(raw);
    const lifetime = new RequestDeadline(request.socket, this.options.timeoutMs);
    return { ...negotiated, sent, bill, deadline: lifetime, record, scope: null };
  }

  /**
   * Waits in the queue before any further work: parsing hundreds of queued requests would delay all others.
   * @throws GraphQLError OVERLOADED; the reason of the deadline if the response is no longer wanted
   */
  async #admit(arrived: ReceivedRequest): Promise<AdmittedRequest> {
    const { request, bill, deadline } = arrived;
    const { admission, bills } = this.options;
    const place = await admission.enter(bills.queueClientOf(request), deadline.signal);
    bill.releaseIfSlow(place);
    return { ...arrived, slot: place };
  }

  /**
   * Identifies the client and validates the operation, cheap checks first.
   * @throws RejectedOperation, GraphQLError
   */
  async #check(admitted: AdmittedRequest): Promise<CheckedRequest> {
    const { request, method, sent, record, scope } = admitted;
    if (method === 'GET' && this.options.csrfPrevention) assertNotCrossSite(request.headers);
    // After the CSRF check, no work is done for requests that a page of another site could have sent.
    const early =
      scope?.known ?? (typeof sent.query === 'string' && sent.query !== '' ? this.policy.admit(sent.query) : null);
    const context = await this.#contextOf(admitted);
    if (method === 'GET') {
      assertJsonContentType(request.headers);
      assertGivenOnce(admitted.search);
    }
    const parameters = validateParameters(sent);
    const { text, hash } = this.#persisted.textOf(parameters);
    const known = early ?? this.policy.admit(text);
    const operation = known.operationNamed(parameters.operationName);
    if (operation) {
      const { operation: type, name } = operation.node;
      if (scope) assertReadOnly(known, operation);
      if (method === 'GET' && type !== 'query') throw postRequiredError(type);
      record.name = name?.value ?? null;
      record.type = type;
      if (type === 'subscription') throw subscriptionNotServed(operation.node);
      if (type !== 'query' || !known.cachePolicy.mayLag) context.standby = null;
      if (known.cachePolicy.needsHorizon) context.oldestHorizon = await context.reads?.oldestHorizon();
      known.assertAnonymousLimits(context.client);
    }
    return { ...admitted, context, parameters, text, hash, validated: known, operation };
  }

  /**
   * Charges the client for the operation.
   * @throws RejectedOperation BAD_USER_INPUT of variables; GraphQLError OPERATION_TOO_COSTLY, RATE_LIMITED
   */
  #price(checked: CheckedRequest): PricedRequest {
    const { operation, hash, text } = checked;
    const run = operation && this.#charge(checked, operation);
    // Documents that are too expensive are not registered.
    if (hash !== null) this.#persisted.register(hash, text);
    return { ...checked, run };
  }

  /** Answers from the cache or by one SQL statement (fast path) if possible, otherwise by Apollo Server. */
  async #answer(priced: PricedRequest): Promise<OperationResponse> {
    const { method, context, validated, deadline, record, run } = priced;
    if (run?.operation.node.operation !== 'query') return this.#execute(priced);
    const sharedSeconds = method === 'GET' ? sharedSecondsFor(context.viewer, validated.cachePolicy) : null;
    const cacheable = this.#cacheable(priced, run, sharedSeconds);
    let state: string | null = null;
    try {
      if (cacheable && this.options.dataVersion) {
        state = await this.options.dataVersion(context);
        const cached = this.#answers.find(cacheable.request, state);
        const answered = cached && this.#answerAgain(priced, run, cached, sharedSeconds);
        if (answered) return answered;
        if (cacheable.withData) this.cacheCounts.misses += 1;
      }
      const { standby } = context;
      const whole = await this.options.reader.answer(validated.document, run.operation.node, run.variables, context);
      if (whole) {
        const cost = settleCost(priced, run, whole);
        const etag = sharedSeconds === null ? null : etagOf(whole.data);
        // If the standby failed, the state is that of the standby, and the answer that of the primary.
        if (cacheable && state !== null && context.standby === standby) {
          const data = cacheable.withData ? whole.data : null;
          this.#answers.keep(cacheable.request, state, {
            etag,
            data,
            price: cost.actual,
            position: positionOf(context),
          });
        }
        return { reply: replyWithData(priced, whole.data, cost), sharedSeconds, etag };
      }
    } catch (error) {
      // The response is no longer wanted: graphql-js would only fail as well.
      if (deadline.signal.aborted) return timeoutResponse(priced);
      const { requestId } = record;
      this.options.log.warn({ requestId, err: error }, 'Fast path failed; falling back to graphql-js');
    }
    const answered = await this.#execute(priced, sharedSeconds);
    const { etag } = answered;
    if (etag !== null && cacheable && state !== null) {
      const price = priced.bill.price;
      this.#answers.keep(cacheable.request, state, { etag, data: null, price, position: positionOf(context) });
    }
    return answered;
  }

  /**
   * Returns the key of a request in the cache, and whether its data are cached, not only the ETag; null if nothing is.
   * Data are cached if all who see PUBLIC records only get the same. If no ETag needs the state of the data, the operation
   * must also be expensive and come again: a client whose requests never repeat does not pay for the cache.
   */
  #cacheable(
    { context, validated, text, parameters }: PricedRequest,
    { variables, cost }: PricedOperation,
    sharedSeconds: number | null,
  ): { request: string; withData: boolean } | null {
    const mayCache = this.#answers.isOn && isSameForPublic(context.viewer, validated.cachePolicy);
    if (sharedSeconds === null && !(mayCache && cost.requested >= MIN_CACHED_COST)) return null;
    const request = requestKey(text, parameters.operationName ?? '', JSON.stringify(variables));
    if (sharedSeconds === null && !this.#answers.meets(request)) return null;
    return { request, withData: mayCache };
  }

  /** Answers with a cached answer; null if only its ETag is cached, and the client has another one. */
  #answerAgain(
    priced: PricedRequest,
    run: PricedOperation,
    cached: CachedAnswer,
    sharedSeconds: number | null,
  ): OperationResponse | null {
    const { request, bill, context, record } = priced;
    const { data, price, position } = cached;
    if (sharedSeconds !== null && data !== null) cached.etag ??= etagOf(data);
    const { etag } = cached;
    const isKnown = sharedSeconds !== null && etag !== null && matchesEtag(request.headers['if-none-match'], etag);
    if (!isKnown && data === null) return null;
    context.reads?.addPosition(position);
    if (isKnown) {
      bill.settle(OPERATION_PRICE);
      return { reply: notModifiedReply(sharedSeconds, etag), sharedSeconds: null, etag: null };
    }
    this.cacheCounts.hits += 1;
    record.isCached = true;
    const cost = settleCachedCost(priced, run, price);
    return { reply: replyWithData(priced, data!, cost), sharedSeconds, etag };
  }

  /**
   * Executes the operation with Apollo Server.
   * @param sharedSeconds seconds for which shared caches may store the response
   */
  async #execute(priced: PricedRequest, sharedSeconds: number | null = null): Promise<OperationResponse> {
    const { context: contextValue, text, parameters } = priced;
    const { operationName, variables } = parameters;
    contextValue.sentVariables = variables;
    const { http, body } = await this.#apollo.executeOperation(
      { query: text, operationName, variables },
      { contextValue: { ...contextValue, original: contextValue } },
    );
    if (body.kind !== 'single')
      throw new Error('Apollo Server returned an incremental response, which is not supported.');
    const { status: apolloStatus, headers } = http;
    return toResponse(priced, body.singleResult, { apolloStatus, headers: Object.fromEntries(headers), sharedSeconds });
  }

  /** Redirects a browser to the playground. */
  #redirect(request: IncomingMessage, search: string): Reply | null {
    const { playground } = this.options;
    if (playground === undefined || methodOf(request) !== 'GET' || !prefersHtml(request.headers.accept)) return null;
    const headers = { location: `${playground}${search}`, 'cache-control': 'no-store', vary: 'Accept' };
    return { status: 302, headers, body: '' };
  }

  /**
   * Charges for a request before it is read. A request that the queue would reject costs nothing, not even the lookup
   * of its client.
   * @throws GraphQLError OVERLOADED, RATE_LIMITED
   */
  #openBill(request: IncomingMessage): Bill {
    const { admission, bills, metrics } = this.options;
    try {
      if (admission.hasQueue) admission.assertRoom(bills.queueClientOf(request));
      return bills.open(request);
    } catch (error) {
      metrics?.operation({ name: null, type: 'unknown', code: errorCodeOf(error), cost: null, seconds: 0 });
      throw error;
    }
  }

  /**
   * Returns the client and its database. From here on the slot counts as the client's, no longer as that of its IP
   * address.
   */
  async #contextOf({
    request,
    bill,
    deadline,
    slot,
    record,
    scope,
  }: AdmittedRequest): Promise<CheckedRequest['context']> {
    const { bills, contextOf } = this.options;
    try {
      const context = await contextOf(request, deadline.signal);
      record.identity = context.viewer.identity;
      bills.identify(bill, request, context.client);
      slot.moveTo(context.client.id);
      if (scope && !scope.seesInternal) context.viewer = asReader(context.viewer);
      return { ...context, meter: bill, record, rateLimit: () => bill.rateLimit(this.options.budget) };
    } catch (error) {
      bills.forgetCredentials(request);
      throw error;
    }
  }

  #charge(
    { context, parameters, validated, bill, slot, record }: CheckedRequest,
    operation: ValidatedOperation,
  ): PricedOperation {
    const { operation: type, variableDefinitions = [] } = operation.node;
    const sent = parameters.variables ?? {};
    const { schema } = this.options;
    const { coerced: variables, errors } = getVariableValues(schema, variableDefinitions, sent, COERCION_OPTIONS);
    if (!variables) throw new RejectedOperation(withVariableArgumentPaths(schema, validated.document, errors));
    const { cost, limit } = this.policy.price(operation, variables, context.client);
    record.cost = cost.requested;
    bill.charge(cost.requested);
    this.options.metrics?.deprecated(operation.deprecatedFields);
    if (type === 'mutation') {
      slot.takeMore(MUTATION_PLACES - 1);
      // A mutation is completed even if its client disconnects: repeating it returns the same response.
      context.waiting = null;
    }
    return { operation, variables, cost, limit };
  }

  /** Adds the ETag and cache headers to a public response; returns 304 if the client already has it. */
  #withEtag({ request }: PricedRequest, { reply, sharedSeconds, etag }: OperationResponse): Reply {
    if (sharedSeconds === null || etag === null || reply.status !== 200) return reply;
    if (matchesEtag(request.headers['if-none-match'], etag)) return notModifiedReply(sharedSeconds, etag);
    return { ...reply, headers: { ...reply.headers, ...cacheHeaders(sharedSeconds), etag } };
  }

  /**
   * Adds the position after which the client must read from now on: after what it has written, or what was read for it.
   * The ETag does not cover it: the data may be the same at another position.
   */
  async #withPosition({ context, run }: PricedRequest, reply: Reply): Promise<Reply> {
    const isMutation = run?.operation.node.operation === 'mutation';
    const readAfter = isMutation ? await this.options.positionNow?.() : context.reads?.readAfter;
    if (!readAfter) return reply;
    const body = reply.body === '' ? '' : withExtension(String(reply.body), 'readAfter', readAfter);
    return { ...reply, headers: { ...reply.headers, [READ_AFTER_HEADER]: readAfter }, body };
  }

  /** Returns the response to a rejected request, with all its errors. */
  #reject({ record, answerType }: ReceivedRequest, error: unknown): Reply {
    const errors = errorsIn(error);
    // Errors of a document are not logged.
    if (error instanceof RejectedOperation) record.code = errorCodeOf(errors[0]);
    else record.recordErrors(errors);
    return replyWithErrors(errors, answerType, record.requestId);
  }

  #traced(admitted: AdmittedRequest, answer: (admitted: AdmittedRequest) => Promise<Reply>): Promise<Reply> {
    const { tracing, trustProxy } = this.options;
    if (!tracing) return answer(admitted);
    const { request, record } = admitted;
    const traced = () =>
      answer(admitted).catch((error: unknown) => {
        record.code = errorCodeOf(errorsIn(error)[0]);
        throw error;
      });
    return tracing.operation(trustProxy > 0 ? request.headers : null, traced, () => record);
  }

  /** Reports how an operation ended to metrics and log. */
  #note({ name, type, code, cost, identity, isCached, requestId, since }: OperationRecord): void {
    const { metrics, log } = this.options;
    const isLogged = log.isLevelEnabled('info');
    if (!metrics && !isLogged) return;
    const ms = performance.now() - since;
    metrics?.operation({ name, type, code, cost, seconds: ms / 1000 });
    if (isLogged)
      log.info({ requestId, identity, operation: name, type, code, cost, cached: isCached, ms }, 'Operation answered');
  }
}

/** The log position of what a request has read. */
function positionOf({ reads }: RequestContext): LogPosition | null {
  return reads?.position ?? null;
}

/**
 * Whether an error is about the content of a request, or about its client, and so has the negotiated type. Errors of its
 * encoding (413, 415) have the type that every path uses.
 */
function isAboutContent(error: unknown): boolean {
  return (
    error instanceof GraphQLError || (error instanceof HttpError && (error.status === 400 || error.status === 422))
  );
}

/** HEAD is handled as GET; Node omits the body. */
function methodOf({ method }: IncomingMessage): string | undefined {
  return method === 'HEAD' ? 'GET' : method;
}
