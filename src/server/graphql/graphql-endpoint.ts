import type { IncomingMessage } from 'node:http';
import { ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { ClientContext, RequestContext } from '../../access/context.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import type { Tracing } from '../../runtime/telemetry/tracing.ts';
import type { Bill } from '../http/bill.ts';
import { toldToClient } from '../http/client-errors.ts';
import { etagOf, namesEtag, RememberedEtags } from '../http/entity-tags.ts';
import { statusOf, withRequestId } from '../http/error-replies.ts';
import { type AnswerType, answerTypeFor, wantsPage } from '../http/media-types.ts';
import { Refusal } from '../http/refusal.ts';
import { readJsonBody, readJsonObject } from '../http/request-body.ts';
import { Lifetime } from '../http/request-deadline.ts';
import type { Reply } from '../http/route.ts';
import { rateHeaders } from '../http/spending.ts';
import { writeResult } from './answer-text.ts';
import { HttpOperation } from './http-operation.ts';
import { withEnumValues } from './invalid-values.ts';
import { LIMITS } from './operation-limits.ts';
import { codeOf, endOf, logErrors } from './operation-log.ts';
import { type OperationOptions, operationPlugin } from './operation-plugin.ts';
import { OperationPolicy } from './operation-policy.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface EndpointOptions extends OperationOptions {
  /** Who asks, and with which database: made anew for each operation. */
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => ClientContext | Promise<ClientContext>;
  /** Documents that are bound by what they cost alone, where the operator trusts any. */
  trusted?: TrustedDocuments | null;
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

/** GraphQL over HTTP: one request in, one answer out. */
export class GraphqlEndpoint {
  readonly #options: EndpointOptions;
  readonly #policy: OperationPolicy;
  readonly #etags = new RememberedEtags();
  readonly #apollo: ApolloServer<RequestContext>;

  private constructor(options: EndpointOptions) {
    this.#options = options;
    this.#policy = new OperationPolicy(options.schema, options.trusted);
    this.#apollo = apolloFor(options, this.#policy, this.#etags);
  }

  static async open(options: EndpointOptions): Promise<GraphqlEndpoint> {
    const endpoint = new GraphqlEndpoint(options);
    await endpoint.#apollo.start();
    return endpoint;
  }

  /** What may run here, and at every other door. */
  get policy(): OperationPolicy {
    return this.#policy;
  }

  close(): Promise<void> {
    return this.#apollo.stop();
  }

  /**
   * Answers a GET or POST.
   * @throws Refusal where it is no GraphQL request as HTTP carries it
   */
  async answer(request: IncomingMessage, search: string, requestId: string): Promise<Reply> {
    // Node leaves out the body of an answer to HEAD.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method !== 'GET' && method !== 'POST') {
      throw new Refusal(
        405,
        'METHOD_NOT_ALLOWED',
        `GraphQL is asked by POST, or by GET for queries, not by ${method}.`,
        {
          allow: 'GET, HEAD, POST, OPTIONS',
        },
      );
    }
    const { playground } = this.#options;
    if (playground !== undefined && method === 'GET' && wantsPage(request.headers.accept)) {
      const headers = { location: `${playground}${search}`, 'cache-control': 'no-store', vary: 'Accept' };
      return { status: 302, headers, body: '' };
    }
    // Asked before anything runs: a mutation whose answer the client would not take must not happen.
    const answerType = answerTypeFor(request.headers.accept);
    if (!answerType) {
      throw new Refusal(
        406,
        'NOT_ACCEPTABLE',
        'Answers are application/graphql-response+json or application/json: accept one of them.',
      );
    }
    this.#assertRoom(request);
    const bill = this.#openBill(request);
    // Nobody holds a place while he sends.
    const sent = method === 'POST' ? await readJsonBody(request) : undefined;
    const since = performance.now();
    const body = sent && this.#policy.named(sent);
    const query = body ? search : this.#withDocument(search);
    const text = body ? body.query : queryIn(query);
    const asked = new HttpOperation(request, {
      search: query,
      body,
      answerType,
      requestId,
      trustProxy: this.#options.trustProxy,
      bill,
    });
    const lifetime = new Lifetime(request.socket, this.#options.patience);
    asked.waiting = lifetime.signal;
    try {
      const reply = (await this.#enter(asked, request)) ?? (await this.#execute(asked, request, text));
      this.#note(asked, since);
      if (bill.allowance === null) return reply;
      return { ...reply, headers: { ...reply.headers, ...rateHeaders(bill.allowance) } };
    } finally {
      this.#leave(asked);
      lifetime.end();
    }
  }

  /**
   * Whoever finds no room is told so before his request has cost anything: before its body is read, and before anything is
   * looked up.
   * @throws GraphQLError OVERLOADED
   */
  #assertRoom(request: IncomingMessage): void {
    const { admission, bills, metrics } = this.#options;
    if (!admission.isCrowded) return;
    try {
      admission.assertRoom(bills.clientBefore(request));
    } catch (error) {
      metrics?.operation({ name: null, type: 'unknown', code: codeOf(error), cost: null, seconds: 0 });
      throw error;
    }
  }

  /**
   * Charges for a request before it is read.
   * @throws GraphQLError RATE_LIMITED
   */
  #openBill(request: IncomingMessage): Bill {
    const { bills, metrics } = this.#options;
    try {
      return bills.open(request);
    } catch (error) {
      metrics?.operation({ name: null, type: 'unknown', code: codeOf(error), cost: null, seconds: 0 });
      throw error;
    }
  }

  /** Gives back its places among those at work, if it has any. */
  #leave(asked: HttpOperation): void {
    if (asked.admitted !== null) this.#options.admission.leave(asked.admitted, asked.places);
    asked.admitted = null;
  }

  /**
   * Waits for the client's turn before anything is done for it: hundreds that wait with their documents read would have kept
   * all others waiting meanwhile.
   * @returns what it is told where there is no room any more, or nobody waits for its turn to come; else null
   */
  async #enter(asked: HttpOperation, request: IncomingMessage): Promise<Reply | null> {
    const client = this.#options.bills.clientBefore(request);
    try {
      await this.#options.admission.enter(client, asked.waiting!);
    } catch (error) {
      asked.refused = [error];
      logErrors(this.#options.log, asked, [error]);
      return this.#refuse(asked);
    }
    asked.admitted = client;
    asked.bill.onSlow(() => this.#leave(asked));
    return null;
  }

  /** The query string of a GET, with the text of the document that it names by an id. */
  #withDocument(search: string): string {
    if (!this.#options.trusted) return search;
    const parameters = new URLSearchParams(search);
    const extensions = parameters.get('extensions');
    const request = {
      query: parameters.get('query'),
      documentId: parameters.get('documentId') ?? undefined,
      extensions: extensions ? readJsonObject(extensions, 'extensions', LIMITS.inputDepth) : undefined,
    };
    const named = this.#policy.named(request);
    if (named === request) return search;
    parameters.set('query', String(named.query));
    for (const name of ['documentId', 'extensions']) parameters.delete(name);
    return `?${parameters}`;
  }

  async #execute(asked: HttpOperation, request: IncomingMessage, text: unknown): Promise<Reply> {
    const { answerType } = asked;
    const { tracing, trustProxy } = this.#options;
    const execute = () =>
      this.#apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: asked,
        context: async () => {
          // Apollo has made sure by now that no foreign page sent this; only then is any work done for it.
          if (typeof text === 'string' && text !== '') this.#admit(text, asked);
          return this.#contextFor(request, asked);
        },
      });
    const response = tracing
      ? await tracing.operation(trustProxy > 0 ? request.headers : null, execute, () => ({
          ...endOf(asked),
          requestId: asked.requestId,
        }))
      : await execute();
    if (asked.refused.length > 0) return this.#refuse(asked);
    if (asked.unchanged) return { status: 304, headers: { ...asked.cacheHeaders(), etag: asked.unchanged }, body: '' };
    const reply = replyOf(response, answerType);
    return reply.status === 200 ? this.#withEtag(reply, asked) : reply;
  }

  /** A public answer with the ETag by which its next reader may ask for it; 304 where this one has it already. */
  #withEtag(reply: Reply, asked: HttpOperation): Reply {
    if (asked.sharedSeconds === null) return reply;
    const etag = etagOf(reply.body);
    if (asked.state !== null) this.#etags.remember(asked.search, asked.state, etag);
    const headers = { ...asked.cacheHeaders(), etag };
    if (namesEtag(asked.headers.get('if-none-match'), etag)) return { status: 304, headers, body: '' };
    return { ...reply, headers: { ...reply.headers, ...headers } };
  }

  /** Tells operators how an operation ended, as far as they want to know. */
  #note(asked: HttpOperation, since: number): void {
    const { metrics, log } = this.#options;
    const isLogged = log.isLevelEnabled('info');
    if (!metrics && !isLogged) return;
    const end = endOf(asked);
    const ms = performance.now() - since;
    metrics?.operation({ ...end, seconds: ms / 1000 });
    const { name: operation, type, code, cost } = end;
    if (isLogged)
      log.info({ requestId: asked.requestId, operation, type, code, cost, ms }, 'An operation was answered.');
  }

  #admit(text: string, asked: HttpOperation): void {
    const verdict = this.#policy.admit(text);
    if ('known' in verdict) return;
    asked.refused = verdict.errors;
    throw verdict.errors[0];
  }

  /** Who asks, and with which database. Whose turn it was as one of an address has it as himself from here on. */
  async #contextFor(request: IncomingMessage, asked: HttpOperation): Promise<RequestContext> {
    const { admission, bills, contextOf, log } = this.#options;
    try {
      const context = await contextOf(request, asked.waiting!);
      const { id } = context.client;
      asked.client = context.client;
      bills.identify(asked.bill, request, context.client);
      if (asked.admitted !== id) {
        admission.move(asked.admitted!, id);
        asked.admitted = id;
      }
      return { ...context, meter: asked.bill };
    } catch (error) {
      bills.forget(request);
      asked.refused = [error];
      logErrors(log, asked, [error]);
      throw error;
    }
  }

  /** Apollo's answer to an error before the operation names the first one only: this one names all. */
  #refuse(asked: HttpOperation): Reply {
    const errors = asked.refused.map(toldToClient);
    const { status, headers } = statusOf(errors[0]!, asked.refused[0], asked.answerType);
    return {
      status,
      headers: { ...headers, 'content-type': asked.answerType.contentType },
      body: writeResult({ errors: withRequestId(errors, asked.requestId) }),
    };
  }
}

function apolloFor(
  options: EndpointOptions,
  policy: OperationPolicy,
  etags: RememberedEtags,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema: options.schema,
    logger: options.log,
    // Production in every respect, whatever NODE_ENV says: tests meet what clients meet.
    nodeEnv: 'production',
    introspection: true,
    csrfPrevention: options.csrfPrevention,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // Documents come from the policy. Apollo reads one itself only where a persisted query's document has been forgotten.
    documentStore: {
      get: async (key) => policy.withHash(key.slice(-64))?.document,
      set: async () => undefined,
      delete: async () => false,
    },
    parseOptions: { maxLexicalTokens: LIMITS.tokens },
    validationOptions: { maxErrors: LIMITS.validationErrors },
    maxRecursiveSelections: LIMITS.selections,
    executionOptions: { maxCoercionErrors: LIMITS.coercionErrors },
    stringifyResult: writeResult,
    formatError: (_formatted, error) => {
      const told = toldToClient(error);
      return { ...told, message: withEnumValues(options.schema, told.message) };
    },
    plugins: [
      // It wraps every resolver, and would be the dearest thing in many an answer.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operationPlugin(options, policy, etags),
    ],
  });
}

function replyOf(response: HTTPGraphQLResponse, answerType: AnswerType): Reply {
  if (response.body.kind !== 'complete') throw new Error('Apollo Server answered in parts, which was never asked for.');
  const headers = Object.fromEntries(response.headers);
  return {
    status: response.status ?? 200,
    headers: { ...headers, 'content-type': answerType.contentType },
    body: response.body.string,
  };
}

/**
 * The document in a query string. The rest of the string is checked here as a body is: Apollo reads it again.
 * @throws Refusal where `variables` or `extensions` are no JSON object that a body could hold
 */
function queryIn(search: string): string | null {
  const parameters = new URLSearchParams(search);
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text) readJsonObject(text, name, LIMITS.inputDepth);
  }
  return parameters.get('query');
}
