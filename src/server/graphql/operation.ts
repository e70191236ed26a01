import type { IncomingMessage } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { getVariableValues } from 'graphql';
import type { ClientContext, RequestContext } from '../../access/context.ts';
import { READ_AFTER } from '../../database/replicas/read-after.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import type { Tracing } from '../../runtime/telemetry/tracing.ts';
import type { Admission } from '../http/admission.ts';
import type { Bill, Bills } from '../http/bill.ts';
import { etagOf, namesEtag, RememberedEtags } from '../http/entity-tags.ts';
import { replyWithErrors } from '../http/error-replies.ts';
import { answerTypeFor, wantsPage } from '../http/media-types.ts';
import { Refusal } from '../http/refusal.ts';
import { readJsonBody } from '../http/request-body.ts';
import { Lifetime } from '../http/request-deadline.ts';
import type { Reply } from '../http/route.ts';
import { rateHeaders } from '../http/spending.ts';
import { OPERATION_PRICE } from './actual-cost.ts';
import { withExtension, withRemaining, writeWhole } from './answer-text.ts';
import { type ApolloOptions, apolloFor, type ExecutionContext } from './apollo.ts';
import { cacheHeaders, sharedSecondsFor } from './cache-policy.ts';
import { withArgumentsOfVariables } from './invalid-values.ts';
import type { KnownOperation } from './known-document.ts';
import { answeredBy, overdue, settleCost, unchanged } from './operation-answer.ts';
import { codeOf, OperationRecord } from './operation-log.ts';
import { COERCION, errorsIn, OperationPolicy, type PolicyOptions, RefusedOperation } from './operation-policy.ts';
import type { Admitted, Answered, Arrived, Checked, Priced, Run } from './operation-stages.ts';
import { PersistedQueries } from './persisted-queries.ts';
import {
  assertGivenOnce,
  assertNoOtherContent,
  assertNotCrossSite,
  onlyByPost,
  parametersIn,
  type SentParameters,
  subscriptionNotServed,
  wellFormed,
} from './request-parameters.ts';

export interface OperationOptions extends ApolloOptions, PolicyOptions {
  /** Returns the client of an operation and the database for it: a new context for each operation. */
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => ClientContext | Promise<ClientContext>;
  /**
   * A text that differs whenever a public answer might, had for much less than an answer. Without it a client that asks
   * whether an answer still holds is told so only after it was made anew.
   */
  stateOfData?: (context: RequestContext) => Promise<string>;
  /** After which place a client that has written must read, where there are standbys to read from. */
  placeNow?: () => Promise<string>;
  /** Admits operations when there are many at once: one for all routes. */
  admission: Admission;
  /** What requests are charged. */
  bills: Bills;
  /** Where operations are counted; absent: nowhere. */
  metrics?: Metrics | null;
  /** Where operations are traced; absent: nowhere. */
  tracing?: Tracing | null;
  /** Milliseconds within which a read is answered, where that is to differ. */
  patience?: number;
  /** How many proxies before us are believed about who sent a request. */
  trustProxy: number;
  /** Where whoever opens this in a browser is led to, with what he asked there; absent: nowhere. */
  playground?: string;
  /** Off only for the audits of GraphQL over HTTP, some of which send what a foreign page could send. */
  csrfPrevention: boolean;
}

/** It keeps a connection to itself until it is committed. */
const PLACES_OF_A_MUTATION = 2;

/**
 * GraphQL over HTTP: one request in, one answer out, in five stages.
 *
 * Arrived -> Admitted -> Checked -> Priced -> Answered
 */
export class Operations {
  /** What may run here, and at every other door. */
  readonly policy: OperationPolicy;
  readonly #persisted = new PersistedQueries();
  readonly #etags = new RememberedEtags();
  readonly #apollo: ApolloServer<ExecutionContext>;

  private constructor(private readonly options: OperationOptions) {
    this.policy = new OperationPolicy(options);
    this.#apollo = apolloFor(options, this.policy);
  }

  static async open(options: OperationOptions): Promise<Operations> {
    const operations = new Operations(options);
    await operations.#apollo.start();
    return operations;
  }

  close(): Promise<void> {
    return this.#apollo.stop();
  }

  /**
   * Answers a GET or POST.
   * @throws Refusal where it is no GraphQL request as HTTP carries it
   */
  async answer(request: IncomingMessage, search: string, requestId: string): Promise<Reply> {
    const page = this.#redirect(request, search);
    if (page) return page;
    const arrived = await this.#arrive(request, search, requestId);
    let admitted: Admitted | null = null;
    let reply: Reply;
    try {
      admitted = await this.#admit(arrived);
      reply = await this.#traced(admitted, async (admitted) => {
        const checked = await this.#check(admitted);
        const priced = this.#price(checked);
        const answered = await this.#answer(priced);
        const reply = this.#withRemaining(priced, answered, this.#withEtag(priced, answered));
        return this.#withPlace(priced, reply);
      });
    } catch (error) {
      reply = this.#refuse(arrived, error);
    } finally {
      admitted?.place.leave();
      arrived.lifetime.end();
    }
    this.#note(arrived.record);
    const { allowance } = arrived.bill;
    return allowance === null ? reply : { ...reply, headers: { ...reply.headers, ...rateHeaders(allowance) } };
  }

  /**
   * Charges for a request, then reads it.
   * @throws Refusal, and GraphQLError OVERLOADED, RATE_LIMITED, PERSISTED_QUERY_NOT_IN_LIST
   */
  async #arrive(request: IncomingMessage, search: string, requestId: string): Promise<Arrived> {
    const method = methodOf(request);
    if (method !== 'GET' && method !== 'POST') {
      const message = `GraphQL is asked by POST, or by GET for queries, not by ${method}.`;
      throw new Refusal(405, 'METHOD_NOT_ALLOWED', message, { allow: 'GET, HEAD, POST, OPTIONS' });
    }
    // Asked before anything runs: a mutation whose answer the client would not take must not happen.
    const answerType = answerTypeFor(request.headers.accept);
    if (!answerType) {
      const message = 'Answers are application/graphql-response+json or application/json: accept one of them.';
      throw new Refusal(406, 'NOT_ACCEPTABLE', message);
    }
    const bill = this.#openBill(request);
    // Nobody holds a place while he sends.
    const given: SentParameters = method === 'POST' ? await readJsonBody(request) : parametersIn(search);
    const record = new OperationRecord(request, requestId, this.options);
    const sent = this.policy.named(given);
    const lifetime = new Lifetime(request.socket, this.options.patience);
    return { request, method, search, sent, answerType, bill, lifetime, record };
  }

  /**
   * Waits for the client's turn before anything is done for it: hundreds that wait with their documents read would have kept
   * all others waiting meanwhile.
   * @throws GraphQLError OVERLOADED; the reason of the lifetime if nobody waits for its turn to come
   */
  async #admit(arrived: Arrived): Promise<Admitted> {
    const { request, bill, lifetime } = arrived;
    const { admission, bills } = this.options;
    const place = await admission.enter(bills.clientBefore(request), lifetime.signal);
    bill.leavesIfSlow(place);
    return { ...arrived, place };
  }

  /**
   * Finds what is to run and for whom, in the order of what it costs to refuse.
   * @throws RefusedOperation, GraphQLError
   */
  async #check(admitted: Admitted): Promise<Checked> {
    const { request, method, sent, record } = admitted;
    if (method === 'GET' && this.options.csrfPrevention) assertNotCrossSite(request.headers);
    // No page of another site can have sent it: only now is any work done for it.
    const early = typeof sent.query === 'string' && sent.query !== '' ? this.policy.admit(sent.query) : null;
    const context = await this.#contextOf(admitted);
    if (method === 'GET') {
      assertNoOtherContent(request.headers);
      assertGivenOnce(admitted.search);
    }
    const parameters = wellFormed(sent);
    const { text, hash } = this.#persisted.textOf(parameters);
    const known = early ?? this.policy.admit(text);
    const operation = known.operationNamed(parameters.operationName);
    if (operation) {
      const { operation: type, name } = operation.node;
      if (method === 'GET' && type !== 'query') throw onlyByPost(type);
      record.name = name?.value ?? null;
      record.type = type;
      if (type === 'subscription') throw subscriptionNotServed(operation.node);
      if (type !== 'query' || !known.caching.mayLag) context.standby = null;
      if (known.caching.needsHorizon) context.oldestHorizon = await context.reads?.oldestHorizon();
      known.assertFew(context.client);
    }
    return { ...admitted, context, parameters, text, hash, known, operation };
  }

  /**
   * Charges the client for what is to run.
   * @throws RefusedOperation BAD_USER_INPUT of variables; GraphQLError OPERATION_TOO_COSTLY, RATE_LIMITED
   */
  #price(checked: Checked): Priced {
    const { operation, hash, text } = checked;
    const run = operation && this.#charge(checked, operation);
    // What costs more than it may is not worth keeping.
    if (hash !== null) this.#persisted.register(hash, text);
    return { ...checked, run };
  }

  /** Answers with one statement if one can tell all, and else by Apollo Server. */
  async #answer(priced: Priced): Promise<Answered> {
    const { method, context, known, lifetime, record, run } = priced;
    if (run?.operation.node.operation !== 'query') return this.#execute(priced, null, null);
    const sharedSeconds = method === 'GET' ? sharedSecondsFor(context.viewer, known.caching) : null;
    let state: string | null = null;
    try {
      if (sharedSeconds !== null && this.options.stateOfData) {
        state = await this.options.stateOfData(context);
        const etag = this.#etags.find(priced.search, state);
        if (etag !== null && namesEtag(priced.request.headers['if-none-match'], etag)) {
          priced.bill.settle(OPERATION_PRICE);
          return { reply: unchanged(sharedSeconds, etag), hasCost: false, sharedSeconds: null, state };
        }
      }
      const whole = await this.options.reader.answer(known.document, run.operation.node, run.variables, context);
      if (whole) {
        const body = writeWhole(whole.data, { cost: settleCost(priced, run, whole) });
        return {
          reply: { status: 200, headers: { 'content-type': priced.answerType.contentType }, body },
          hasCost: true,
          sharedSeconds,
          state,
        };
      }
    } catch (error) {
      // Nobody waits any more: graphql-js could but fail as well.
      if (lifetime.signal.aborted) return overdue(priced);
      const { requestId } = record;
      this.options.log.warn({ requestId, err: error }, 'A whole answer failed; graphql-js gives it instead.');
    }
    return this.#execute(priced, sharedSeconds, state);
  }

  /** Hands over to Apollo Server, which happens here and nowhere else. */
  async #execute(priced: Priced, sharedSeconds: number | null, state: string | null): Promise<Answered> {
    const { context: contextValue, text, parameters } = priced;
    const { operationName, variables } = parameters;
    contextValue.sentVariables = variables;
    const { http, body } = await this.#apollo.executeOperation(
      { query: text, operationName, variables },
      { contextValue: { ...contextValue, itself: contextValue } },
    );
    if (body.kind !== 'single') throw new Error('Apollo Server answered in parts, which was never asked for.');
    const answered = answeredBy(priced, body.singleResult, http.status, Object.fromEntries(http.headers));
    return { ...answered, sharedSeconds: body.singleResult.errors?.length ? null : sharedSeconds, state };
  }

  /** Leads a browser to the page where people ask. */
  #redirect(request: IncomingMessage, search: string): Reply | null {
    const { playground } = this.options;
    if (playground === undefined || methodOf(request) !== 'GET' || !wantsPage(request.headers.accept)) return null;
    const headers = { location: `${playground}${search}`, 'cache-control': 'no-store', vary: 'Accept' };
    return { status: 302, headers, body: '' };
  }

  /**
   * Charges for a request before it is read; one for which there is no room costs nothing, not even the look-up of its client.
   * @throws GraphQLError OVERLOADED, RATE_LIMITED
   */
  #openBill(request: IncomingMessage): Bill {
    const { admission, bills, metrics } = this.options;
    try {
      if (admission.isCrowded) admission.assertRoom(bills.clientBefore(request));
      return bills.open(request);
    } catch (error) {
      metrics?.operation({ name: null, type: 'unknown', code: codeOf(error), cost: null, seconds: 0 });
      throw error;
    }
  }

  /** Returns the client and its database. From here on the place counts as the client's, no longer as its address's. */
  async #contextOf({ request, bill, lifetime, place, record }: Admitted): Promise<Checked['context']> {
    const { bills, contextOf } = this.options;
    try {
      const context = await contextOf(request, lifetime.signal);
      record.identity = context.viewer.identity;
      bills.identify(bill, request, context.client);
      place.moveTo(context.client.id);
      return { ...context, meter: bill, record, rateLimit: () => bill.rateLimit(this.options.budget) };
    } catch (error) {
      bills.forget(request);
      throw error;
    }
  }

  #charge({ context, parameters, known, bill, place, record }: Checked, operation: KnownOperation): Run {
    const { operation: type, variableDefinitions = [] } = operation.node;
    const sent = parameters.variables ?? {};
    const { schema } = this.options;
    const { coerced: variables, errors } = getVariableValues(schema, variableDefinitions, sent, COERCION);
    if (!variables) throw new RefusedOperation(withArgumentsOfVariables(schema, known.document, errors));
    const { cost, limit } = this.policy.price(operation, variables, context.client);
    record.cost = cost.requested;
    bill.charge(cost.requested);
    this.options.metrics?.deprecated(operation.deprecatedFields);
    if (type === 'mutation') {
      place.takeMore(PLACES_OF_A_MUTATION - 1);
      // What is to be written is written, whoever waits for it: its repetition gives the same answer.
      context.waiting = null;
    }
    return { operation, variables, cost, limit };
  }

  /** A public answer with the ETag by which its next reader may ask for it; 304 where this one has it already. */
  #withEtag({ request, search }: Priced, { reply, sharedSeconds, state }: Answered): Reply {
    if (sharedSeconds === null || reply.status !== 200) return reply;
    const etag = etagOf(reply.body);
    if (state !== null) this.#etags.remember(search, state, etag);
    if (namesEtag(request.headers['if-none-match'], etag)) return unchanged(sharedSeconds, etag);
    return { ...reply, headers: { ...reply.headers, ...cacheHeaders(sharedSeconds), etag } };
  }

  /** An answer with what its client has left. The ETag is that of the rest: others get the same answer. */
  #withRemaining({ bill }: Priced, { hasCost }: Answered, reply: Reply): Reply {
    if (!hasCost || reply.body === '') return reply;
    return { ...reply, body: withRemaining(String(reply.body), bill.rateLimit(this.options.budget)) };
  }

  /**
   * An answer with the place after which its client must read from now on: behind what it has written, or what was read for
   * it. The ETag is that of the rest: what was read at another place may be the same.
   */
  async #withPlace({ context, run }: Priced, reply: Reply): Promise<Reply> {
    const isMutation = run?.operation.node.operation === 'mutation';
    const readAfter = isMutation ? await this.options.placeNow?.() : context.reads?.readAfter;
    if (!readAfter) return reply;
    const body = reply.body === '' ? '' : withExtension(String(reply.body), 'readAfter', readAfter);
    return { ...reply, headers: { ...reply.headers, [READ_AFTER]: readAfter }, body };
  }

  /** The answer to what was refused, with all of its errors. */
  #refuse({ record, answerType }: Arrived, error: unknown): Reply {
    const errors = errorsIn(error);
    // The mistakes of a document are told to its sender alone.
    if (error instanceof RefusedOperation) record.code = codeOf(errors[0]);
    else record.errors(errors);
    return replyWithErrors(errors, answerType, record.requestId);
  }

  #traced(admitted: Admitted, answer: (admitted: Admitted) => Promise<Reply>): Promise<Reply> {
    const { tracing, trustProxy } = this.options;
    if (!tracing) return answer(admitted);
    const { request, record } = admitted;
    const traced = () =>
      answer(admitted).catch((error: unknown) => {
        record.code = codeOf(errorsIn(error)[0]);
        throw error;
      });
    return tracing.operation(trustProxy > 0 ? request.headers : null, traced, () => record);
  }

  /** Tells operators how an operation ended, as far as they want to know. */
  #note({ name, type, code, cost, identity, requestId, since }: OperationRecord): void {
    const { metrics, log } = this.options;
    const isLogged = log.isLevelEnabled('info');
    if (!metrics && !isLogged) return;
    const ms = performance.now() - since;
    metrics?.operation({ name, type, code, cost, seconds: ms / 1000 });
    if (isLogged)
      log.info({ requestId, identity, operation: name, type, code, cost, ms }, 'An operation was answered.');
  }
}

/** Node leaves out the body of an answer to HEAD. */
function methodOf({ method }: IncomingMessage): string | undefined {
  return method === 'HEAD' ? 'GET' : method;
}
