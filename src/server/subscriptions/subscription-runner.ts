import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { execute, GraphQLError, type GraphQLSchema, getVariableValues, parse } from 'graphql';
import type { ClientContext, RequestContext } from '../../access/context.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { NotificationListener } from '../../database/notifications/notification-listener.ts';
import { fragmentsOf, Selection } from '../../query/compiling/selection.ts';
import { clientError } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import type { FastPathReader } from '../graphql/fast-path.ts';
import { withVariableArgumentPaths } from '../graphql/invalid-values.ts';
import type { OperationCost } from '../graphql/operation-cost.ts';
import { errorCodeOf } from '../graphql/operation-log.ts';
import { COERCION_OPTIONS, errorsIn, type OperationPolicy, RejectedOperation } from '../graphql/operation-policy.ts';
import { type RawParameters, validateParameters } from '../graphql/request-parameters.ts';
import { ValidatedDocument, type ValidatedOperation } from '../graphql/validated-document.ts';
import { type Admission, ClientQuota, OVERLOADED } from '../http/admission.ts';
import type { Bill, Bills } from '../http/bill.ts';
import { isServerError, toClientError } from '../http/client-errors.ts';
import { addressOf, CLIENT_LIMITS } from '../http/clients.ts';
import { DEADLINE_MS } from '../http/request-deadline.ts';
import { type EventPage, EventStream, type SubscriptionEvent } from './event-stream.ts';
import { AFTER_VARIABLE, PAGE_ALIAS, subscriptionQuery, TOKEN_ALIAS } from './subscription-query.ts';

/** A subscription, as any transport receives it. */
export interface SubscriptionRequest extends RawParameters {
  /**
   * Token of the last event received (`Last-Event-ID`). It replaces the argument `after`, from which the subscription
   * started.
   */
  after?: string | string[];
}

/**
 * One event as a client gets it. `extensions.token` is the token to resume after it. If there are standbys, `readAfter`
 * is the position at which a read includes it.
 */
export interface SubscriptionResult {
  data: Record<string, unknown>;
  extensions: { token: string; readAfter?: string };
}

export interface SubscriptionRunnerOptions {
  schema: GraphQLSchema;
  reader: FastPathReader;
  policy: OperationPolicy;
  admission: Admission;
  bills: Bills;
  trustProxy: number;
  announcements: NotificationListener;
  /**
   * Returns the client and its database: a new context for each page, so that a lost permission takes effect at once.
   */
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => ClientContext | Promise<ClientContext>;
  /** Time limit of a page in milliseconds; default: DEADLINE_MS. */
  timeoutMs?: number;
  log: Log;
  /** Counts the use of deprecated fields; omitted or null: no metrics. */
  metrics?: Metrics | null;
}

/**
 * Maximum attempts for errors that may pass; 1 for all others. An unavailable database does not end subscriptions that
 * last for hours, but a page that always times out does.
 */
const MAX_TRIES: Readonly<Record<string, number>> = {
  SERVICE_UNAVAILABLE: Number.POSITIVE_INFINITY,
  OVERLOADED: Number.POSITIVE_INFINITY,
  TIMEOUT: 4,
};

const FEED_TOKEN_QUERY = parse('{ feedToken }');

/** Runs subscriptions for all transports, with the same policy, limits and messages. */
export class SubscriptionRunner {
  readonly #places = new ClientQuota(CLIENT_LIMITS.subscriptions, CLIENT_LIMITS.subscriptionsOfOne);
  readonly #tokenNow: ValidatedOperation;

  constructor(private readonly options: SubscriptionRunnerOptions) {
    this.#tokenNow = new ValidatedDocument(options.schema, FEED_TOKEN_QUERY).operationNamed(null)!;
  }

  get schema(): GraphQLSchema {
    return this.options.schema;
  }

  /**
   * Starts a subscription.
   * @returns its events, or the errors for which it is rejected
   */
  admit(parameters: SubscriptionRequest, request: IncomingMessage): EventStream | readonly GraphQLError[] {
    try {
      return this.#follow(parameters, request);
    } catch (error) {
      return errorsIn(error).map((each) => this.reportError(each));
    }
  }

  /**
   * Returns an error as the client gets it. Server errors are logged, with a request id that the client gets too.
   * @param identity of the client, if it is known
   */
  reportError(error: unknown, identity?: string): GraphQLError {
    const formatted = toClientError(error);
    if (!isServerError(formatted)) return new GraphQLError(formatted.message, { extensions: formatted.extensions });
    const requestId = randomUUID();
    this.options.log.error(
      { requestId, identity, code: formatted.extensions?.code, err: error },
      'Subscription failed',
    );
    return new GraphQLError(formatted.message, { extensions: { ...formatted.extensions, requestId } });
  }

  #follow(parameters: SubscriptionRequest, request: IncomingMessage): EventStream {
    // From here on, rejected requests have been charged, too.
    const bill = enteredBill(this.options.bills, request);
    const { policy, schema } = this.options;
    const {
      query,
      operationName,
      variables: sent = {},
    } = validateParameters({ ...policy.resolveDocumentId(parameters), extensions: undefined });
    if (!query) throw clientError('BAD_REQUEST', 'query: missing. Send a GraphQL document.');
    const operation = policy.admit(query).operationNamed(operationName);
    if (!operation) {
      throw clientError(
        'OPERATION_RESOLUTION_FAILURE',
        'operationName: the document has no such operation, or several operations. Name one of them.',
      );
    }
    const { node } = operation;
    if (node.operation !== 'subscription') {
      throw clientError(
        'ONLY_SUBSCRIPTIONS_HERE',
        `A ${node.operation} is not a subscription. Send it to /graphql over plain HTTP.`,
      );
    }
    const read = getVariableValues(schema, node.variableDefinitions ?? [], sent, COERCION_OPTIONS);
    if (read.errors) {
      throw new RejectedOperation(withVariableArgumentPaths(schema, operation.parent.document, read.errors));
    }
    const cutOffAt = parameters.after && String(parameters.after);
    return this.#following(operation, { sent, read: read.coerced }, { request, bill, cutOffAt });
  }

  #following(
    operation: ValidatedOperation,
    variables: Variables,
    { request, bill, cutOffAt }: { request: IncomingMessage; bill: Bill; cutOffAt: string | undefined },
  ): EventStream {
    const { parent, node, pages } = operation;
    const { announcements, schema, trustProxy } = this.options;
    const selection = new Selection(schema, node, fragmentsOf(parent.document), variables.read);
    const [root] = selection.roots();
    if (!root) throw clientError('BAD_REQUEST', 'The only field of the subscription is skipped. Include it.');
    const { after } = selection.args(root) as { after?: string | null };
    // The query is reused by equal subscriptions, so that its statement is prepared once.
    const page = pages.get(root.key) ?? subscriptionQuery(operation, root.nodes);
    pages.set(root.key, page);
    const leave = this.#places.take(addressOf(request, trustProxy));
    if (!leave) throw OVERLOADED;
    this.options.metrics?.deprecated(operation.deprecatedFields);
    const reading = new PageReading(this.options, request, { page, key: root.key, variables, bill });
    return new EventStream({
      onEnd: leave,
      identity: () => reading.identity,
      announcements,
      after: cutOffAt ?? after ?? null,
      tokenNow: (signal) => reading.tokenNow(this.#tokenNow, signal),
      readPage: (from, signal) => reading.pageFrom(from, signal),
      hasSameViewer: (signal) => reading.hasSameViewer(signal),
      maxTriesFor: (error) => MAX_TRIES[errorCodeOf(error)] ?? 1,
    });
  }
}

/** Reads the pages of one subscription, one after the other. */
class PageReading {
  readonly #page: ValidatedOperation;
  readonly #key: string;
  readonly #variables: Variables;
  /** The bill of the next page, if it is open already. */
  #next: Bill | null;
  /** The viewer of the last page. */
  #viewer: Viewer | null = null;
  #isCharged = false;

  constructor(
    private readonly options: SubscriptionRunnerOptions,
    private readonly request: IncomingMessage,
    { page, key, variables, bill }: { page: ValidatedOperation; key: string; variables: Variables; bill: Bill },
  ) {
    this.#page = page;
    this.#key = key;
    this.#variables = variables;
    this.#next = bill;
  }

  /** The identity of the viewer of the last page; undefined before the first one. */
  get identity(): string | undefined {
    return this.#viewer?.identity;
  }

  /**
   * Returns the token of the current end of the feed. Hundreds of subscriptions may start at once, so the read waits in
   * the queue like any other.
   */
  async tokenNow(query: ValidatedOperation, signal: AbortSignal): Promise<string> {
    const { admission, contextOf, trustProxy } = this.options;
    const waiting = this.#until(signal);
    const data = await admission.runAdmitted(addressOf(this.request, trustProxy), waiting, async () =>
      this.#read(query, { sent: {}, read: {} }, await contextOf(this.request, waiting)),
    );
    return data.feedToken as string;
  }

  async pageFrom(from: string, signal: AbortSignal): Promise<EventPage> {
    const { admission, bills, contextOf } = this.options;
    const waiting = this.#until(signal);
    const bill = this.#next ?? enteredBill(bills, this.request);
    this.#next = null;
    const context = { ...(await contextOf(this.request, waiting)), meter: bill };
    bills.identify(bill, this.request, context.client);
    this.#viewer = context.viewer;
    const { sent, read } = this.#variables;
    const variables = { sent: { ...sent, [AFTER_VARIABLE]: from }, read: { ...read, [AFTER_VARIABLE]: from } };
    const cost = this.#charge(bill, context, variables);
    try {
      const data = await admission.runAdmitted(context.client.id, waiting, (place) => {
        bill.releaseIfSlow(place);
        return this.#read(this.#page, variables, context);
      });
      if (cost) bill.settle(this.#page.costs.actual(data, cost, variables.read));
      return pageRead(data[PAGE_ALIAS] as RawPage, this.#key, context.reads?.readAfter ?? undefined);
    } catch (error) {
      // A timeout has cost the database its full time, so the next attempt is charged again.
      if (errorCodeOf(error) === 'TIMEOUT') this.#isCharged = false;
      throw error;
    }
  }

  async hasSameViewer(signal: AbortSignal): Promise<boolean> {
    const { viewer } = await this.options.contextOf(this.request, signal);
    return viewer.role === this.#viewer?.role && viewer.identity === this.#viewer.identity;
  }

  /** Aborted at the deadline of a page, or when the subscription ends. */
  #until(follows: AbortSignal): AbortSignal {
    return AbortSignal.any([follows, AbortSignal.timeout(this.options.timeoutMs ?? DEADLINE_MS)]);
  }

  /**
   * Charges for a page. The first page costs the price of its query. Later pages come as fast as others write, and cost
   * only the time of their statements beyond the entry charge, which is refunded.
   * @returns the cost that was charged; null for later pages
   */
  #charge(bill: Bill, { client }: ClientContext, { read }: Variables): OperationCost | null {
    this.#page.parent.assertAnonymousLimits(client);
    const { cost } = this.options.policy.price(this.#page, read, client, (path) => [this.#key, ...path.slice(2)]);
    const isLater = this.#isCharged;
    bill.charge(isLater ? 0 : cost.requested);
    this.#isCharged = true;
    return isLater ? null : cost;
  }

  /**
   * Returns the data of an internal query, by the fast path or graphql-js.
   * @throws the first error
   */
  async #read(
    { parent: { document }, node }: ValidatedOperation,
    variables: Variables,
    contextValue: RequestContext,
  ): Promise<Record<string, unknown>> {
    const { schema, reader } = this.options;
    const whole = await reader.answer(document, node, variables.read, contextValue);
    if (whole) return JSON.parse(whole.data) as Record<string, unknown>;
    const { data, errors } = await execute({ schema, document, variableValues: variables.sent, contextValue });
    // The path of the error is that of the internal query, so it is dropped.
    if (errors?.length)
      throw errors[0]!.originalError ?? new GraphQLError(errors[0]!.message, { extensions: errors[0]!.extensions });
    return data as Record<string, unknown>;
  }
}

/** @throws GraphQLError RATE_LIMITED */
function enteredBill(bills: Bills, request: IncomingMessage): Bill {
  const bill = bills.openUncharged(request);
  bill.chargeEntry();
  return bill;
}

/** Variables as the client sent them, and after coercion. */
interface Variables {
  sent: Record<string, unknown>;
  read: Record<string, unknown>;
}

interface RawPage extends Omit<EventPage, 'nodes'> {
  nodes: Record<string, unknown>[];
}

function pageRead(page: RawPage, key: string, readAfter?: string): EventPage {
  return {
    ...page,
    nodes: page.nodes.map(({ [TOKEN_ALIAS]: token, ...event }) => ({
      event: { [key]: event },
      token: token as string,
      readAfter,
    })),
  };
}

export function toSubscriptionResult({ event, token, readAfter }: SubscriptionEvent): SubscriptionResult {
  return { data: event, extensions: readAfter ? { token, readAfter } : { token } };
}
