import type { IncomingMessage } from 'node:http';
import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestContext,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  type DocumentNode,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { READ_AFTER } from '../cluster/read-after.ts';
import type { RequestContext } from '../context.ts';
import type { Reply } from '../door.ts';
import { Lifetime } from '../lifetime.ts';
import type { Log } from '../log.ts';
import type { Metrics, OperationEnd } from '../telemetry/metrics.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import type { Admission } from './admission.ts';
import { CachePolicy } from './cache-policy.ts';
import { INTERNAL, isOurs, RETRY_AFTER, toldToClient } from './client-errors.ts';
import { type Budget, budgetOf, clientOf } from './clients.ts';
import { etagOf, namesEtag, RememberedEtags } from './entity-tags.ts';
import { HttpOperation } from './http-operation.ts';
import { withEnumValues } from './invalid-values.ts';
import { type AnswerType, AS_JSON, answerTypeFor } from './media-types.ts';
import { assertAffordable, OperationCosts } from './operation-cost.ts';
import { LIMITS } from './operation-limits.ts';
import { assertNoSubscription, OperationPolicy } from './operation-policy.ts';
import { Refusal } from './refusal.ts';
import { readJsonBody, readJsonObject } from './request-body.ts';
import { rateHeaders, type Spending } from './spending.ts';

/** What the door asks of whatever reads whole answers: see reading/reader.ts, which is one. */
export interface WholeAnswers {
  /** The JSON text of `data`, or null where graphql-js has to produce the answer, errors included. */
  answer(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
    context: RequestContext,
  ): Promise<{ data: string; extensions?: Record<string, unknown> } | null>;
  /** What goes into `extensions.resolved` when graphql-js has produced the answer. */
  resolvedIn(context: RequestContext): unknown[];
}

export interface EndpointOptions {
  schema: GraphQLSchema;
  reader: WholeAnswers;
  /** Who asks, and with which database: made anew for each operation. */
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => RequestContext | Promise<RequestContext>;
  /**
   * A text that differs whenever a public answer might, had for much less than an answer. Without it a client that asks
   * whether an answer still holds is told so only after it was made anew.
   */
  stateOfData?: (context: RequestContext) => Promise<string>;
  /** After which place a client that has written must read, where there are standbys to read from. */
  placeNow?: () => Promise<string>;
  log: Log;
  /** Where operations are counted; absent: nowhere. */
  metrics?: Metrics | null;
  /** Where operations are traced; absent: nowhere. */
  tracing?: Tracing | null;
  /** Who is let in when much is asked at once: one for all doors. */
  admission: Admission;
  /** What one operation may cost. */
  budget: Budget;
  /** What is charged for each. */
  spending: Spending;
  /** Milliseconds within which a read is answered, where that is to differ. */
  patience?: number;
  /** How many proxies before us are believed about who sent a request. */
  trustProxy: number;
  /** Off only for the audits of GraphQL over HTTP, some of which send what a foreign page could send. */
  csrfPrevention: boolean;
}

/** GraphQL over HTTP: one request in, one answer out. */
export class GraphqlEndpoint {
  readonly #options: EndpointOptions;
  readonly #policy: OperationPolicy;
  readonly #costs: OperationCosts;
  readonly #etags = new RememberedEtags();
  readonly #apollo: ApolloServer<RequestContext>;

  private constructor(options: EndpointOptions) {
    this.#options = options;
    this.#policy = new OperationPolicy(options.schema);
    this.#costs = new OperationCosts(options.schema);
    this.#apollo = apolloFor(options, this.#policy, this.#costs, this.#etags);
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

  /** What operations cost, here and at every other door. */
  get costs(): OperationCosts {
    return this.#costs;
  }

  close(): Promise<void> {
    return this.#apollo.stop();
  }

  /**
   * Answers a GET or POST.
   * @throws Refusal where it is no GraphQL request as HTTP carries it
   */
  async answer(request: IncomingMessage, search: string, requestId: string): Promise<Reply> {
    const { method } = request;
    if (method !== 'GET' && method !== 'POST') {
      throw new Refusal(
        405,
        'METHOD_NOT_ALLOWED',
        `GraphQL is asked by POST, or by GET for queries, not by ${method}.`,
        {
          allow: 'GET, POST, OPTIONS',
        },
      );
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
    const body = method === 'POST' ? await readJsonBody(request) : undefined;
    const since = performance.now();
    const text = body ? body.query : queryIn(search);
    const asked = new HttpOperation(request, {
      search,
      body,
      answerType,
      requestId,
      trustProxy: this.#options.trustProxy,
    });
    const lifetime = new Lifetime(request.socket, this.#options.patience);
    asked.waiting = lifetime.signal;
    try {
      const reply = await this.#execute(asked, request, text);
      this.#note(asked, since);
      if (asked.allowance === null) return reply;
      return { ...reply, headers: { ...reply.headers, ...rateHeaders(asked.allowance) } };
    } finally {
      if (asked.admitted !== null) this.#options.admission.leave(asked.admitted);
      lifetime.end();
    }
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
          const context = await this.#contextFor(request, asked);
          asked.client = clientOf(request, context.viewer, trustProxy);
          return context;
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
    const admission = this.#policy.admit(text);
    if ('document' in admission) return;
    asked.refused = admission.errors;
    throw admission.errors[0];
  }

  async #contextFor(request: IncomingMessage, asked: HttpOperation): Promise<RequestContext> {
    try {
      return await this.#options.contextOf(request, asked.waiting!);
    } catch (error) {
      asked.refused = [error];
      logErrors(this.#options.log, asked, [error]);
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
  costs: OperationCosts,
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
      get: async (key) => policy.admitted(key.slice(-64)),
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
      operationPlugin(options, policy, costs, etags),
    ],
  });
}

/** What happens around each operation: whole answers, and what the log and the client are told of errors. */
function operationPlugin(
  options: EndpointOptions,
  policy: OperationPolicy,
  costs: OperationCosts,
  etags: RememberedEtags,
): ApolloServerPlugin<RequestContext> {
  const { schema, reader, log, stateOfData, placeNow, admission, budget, spending } = options;
  const caching = new CachePolicy(schema);

  /** Settles how the answer to a GET may be kept, and whether the client has it already. */
  async function settleCaching(asked: HttpOperation, document: DocumentNode, context: RequestContext): Promise<void> {
    asked.sharedSeconds = caching.sharedSeconds(document, context.viewer);
    if (asked.sharedSeconds === null || !stateOfData) return;
    asked.state = await stateOfData(context);
    const etag = etags.find(asked.search, asked.state);
    if (etag !== null && namesEtag(asked.headers.get('if-none-match'), etag)) asked.unchanged = etag;
  }

  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, operationName, document, request, contextValue }) {
          const asked = request.http as HttpOperation;
          asked.operation = { name: operationName, type: operation?.operation ?? 'unknown' };
          assertNoSubscription(operation);
          // Which operation is meant, Apollo says.
          if (!operation) return;
          if (operation.operation !== 'query' || !caching.mayLag(document)) contextValue.standby = null;
          const client = asked.client!;
          policy.assertFew(document, client);
          const { variableDefinitions = [] } = operation;
          const { coerced } = getVariableValues(schema, variableDefinitions, request.variables ?? {}, COERCION);
          // What is wrong with variables graphql-js says, and runs nothing.
          if (!coerced) return;
          asked.variables = coerced;
          const cost = costs.of(document, operation, coerced);
          asked.budget = budgetOf(client, budget);
          assertAffordable(cost, asked.budget);
          asked.cost = cost;
          asked.allowance = spending.charge(client, cost.requested);
          await admission.enter(client.id, asked.waiting!);
          // What is to be written is written, whoever waits for it: its repetition gives the same answer.
          if (operation.operation !== 'query') contextValue.waiting = null;
          asked.admitted = client.id;
        },

        async responseForOperation({ document, operation, request, response, contextValue }) {
          if (operation?.operation !== 'query') return null;
          // A throw in this hook would be a 500: whatever is wrong, graphql-js finds it again and reports it as it should.
          try {
            const asked = request.http as HttpOperation;
            if (asked.method === 'GET') {
              await settleCaching(asked, document, contextValue);
              if (asked.unchanged !== null) return { http: response.http, body: NOTHING };
            }
            if (!asked.variables) return null;
            const whole = await reader.answer(document, operation, asked.variables, contextValue);
            if (!whole) return null;
            const extensions = { ...whole.extensions, cost: asked.costOf(whole.data) };
            const singleResult = { data: new JsonText(whole.data).asData(), extensions };
            return { http: response.http, body: { kind: 'single', singleResult } };
          } catch (error) {
            const { requestId } = request.http as HttpOperation;
            log.warn({ requestId, err: error }, 'A whole answer failed; graphql-js gives it instead.');
            return null;
          }
        },

        async didEncounterErrors({ request, errors, operationName }) {
          const asked = request.http as HttpOperation;
          asked.code = codeOf(errors[0]);
          logErrors(log, asked, errors, operationName);
        },

        async willSendResponse({ request, response, contextValue, operation }) {
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          if (operation?.operation === 'mutation' && placeNow) {
            const readAfter = await placeNow();
            singleResult.extensions = { ...singleResult.extensions, readAfter };
            response.http.headers.set(READ_AFTER, readAfter);
          }
          if (singleResult.data instanceof JsonText) return;
          if (singleResult.errors?.length) (request.http as HttpOperation).sharedSeconds = null;
          const resolved = singleResult.data ? reader.resolvedIn(contextValue) : [];
          if (resolved.length > 0) singleResult.extensions = { ...singleResult.extensions, resolved };
          const cost = (request.http as HttpOperation).costOf(singleResult.data);
          if (cost && 'data' in singleResult) singleResult.extensions = { ...singleResult.extensions, cost };
          if (singleResult.errors?.length) settleErrors(singleResult, response, request.http as HttpOperation);
        },
      };
    },

    async unexpectedErrorProcessingRequest({ requestContext, error }) {
      logErrors(log, requestContext.request.http as HttpOperation, [error]);
    },
  };
}

const COERCION = { maxErrors: LIMITS.coercionErrors };

/** What Apollo is given in place of an answer that the client has already. */
const NOTHING = { kind: 'single' as const, singleResult: {} };

/** Gives the errors of an answer their id, and the answer the status that they call for. */
function settleErrors(
  result: FormattedExecutionResult,
  response: GraphQLRequestContext<RequestContext>['response'],
  asked: HttpOperation,
): void {
  const errors = result.errors!;
  result.errors = withRequestId(errors, asked.requestId);
  const codes = errors.map((error) => error.extensions?.code);
  if (codes.some((code) => LATER.has(String(code))) && isNothing(result.data)) {
    response.http.status = 503;
    response.http.headers.set('retry-after', RETRY_AFTER);
  } else if (response.http.status === 400 && !codes.includes('BAD_REQUEST')) {
    response.http.status = asked.answerType.statusOfRequestErrors;
  }
}

/** What may be answered at another time. */
const LATER = new Set(['SERVICE_UNAVAILABLE', 'TIMEOUT']);

function isNothing(data: FormattedExecutionResult['data']): boolean {
  return data === undefined || data === null || Object.values(data).every((value) => value === null);
}

/** The status of a request that got no answer at all, by its first error. */
function statusOf(
  told: GraphQLFormattedError,
  error: unknown,
  answerType: AnswerType,
): { status: number; headers: Record<string, string> } {
  const named = error instanceof GraphQLError ? (error.extensions.http as NamedHttp | undefined) : undefined;
  if (named?.status === 400) return { status: answerType.statusOfRequestErrors, headers: {} };
  if (named?.status !== undefined) {
    const headers = Object.fromEntries(named.headers ?? []);
    return { status: named.status, headers: named.status === 401 ? { 'www-authenticate': 'Bearer' } : headers };
  }
  switch (told.extensions?.code) {
    case 'SERVICE_UNAVAILABLE':
    case 'TIMEOUT':
      return { status: 503, headers: { 'retry-after': RETRY_AFTER } };
    case INTERNAL.extensions?.code:
      return { status: 500, headers: {} };
    default:
      return { status: answerType.statusOfRequestErrors, headers: {} };
  }
}

/** What an error says itself of how HTTP is to tell it, in Apollo's way. */
interface NamedHttp {
  status?: number;
  headers?: ReadonlyMap<string, string>;
}

function withRequestId(errors: readonly GraphQLFormattedError[], requestId: string): GraphQLFormattedError[] {
  return errors.map((error) => (isOurs(error) ? { ...error, extensions: { ...error.extensions, requestId } } : error));
}

/** How an operation ended. */
function endOf({ operation, refused: [refused], code, cost }: HttpOperation): Omit<OperationEnd, 'seconds'> {
  return { ...operation, code: refused === undefined ? code : codeOf(refused), cost: cost?.requested ?? null };
}

function codeOf(error: unknown): string {
  return String(toldToClient(error).extensions?.code);
}

/**
 * Errors of ours go to the log, under the id that the client is told; a client's mistakes only where asked for, and without
 * the message, which says what he sent.
 */
function logErrors(log: Log, asked: HttpOperation, errors: readonly unknown[], operation?: string | null): void {
  for (const error of errors) {
    const told = toldToClient(error);
    const line = {
      requestId: asked.requestId,
      from: asked.from,
      operation,
      code: told.extensions?.code,
      path: told.path?.join('.'),
    };
    if (isOurs(told)) log.error({ ...line, err: error }, 'An operation failed.');
    else log.debug(line, 'An operation was refused.');
  }
}

/** The text of `data`, on its way through Apollo, which takes it for the data itself. */
class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  asData(): Record<string, unknown> {
    return this as unknown as Record<string, unknown>;
  }
}

/** Writes an answer; a whole one as the text that it is. It ends in a new line, for people with curl. */
function writeResult({ data, errors, extensions }: FormattedExecutionResult): string {
  if (!(data instanceof JsonText)) return `${JSON.stringify({ errors, data, extensions })}\n`;
  return extensions ? `{"data":${data.text},"extensions":${JSON.stringify(extensions)}}\n` : `{"data":${data.text}}\n`;
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

/** A refusal or a fault outside GraphQL, in the shape of a GraphQL answer. */
export function replyWithError(error: unknown, requestId: string): Reply {
  const told =
    error instanceof Refusal ? { message: error.message, extensions: { code: error.code } } : toldToClient(error);
  const { status, headers } = error instanceof Refusal ? error : statusOf(told, error, AS_JSON);
  return {
    status,
    headers: { ...headers, 'content-type': AS_JSON.contentType },
    body: writeResult({ errors: withRequestId([told], requestId) }),
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
