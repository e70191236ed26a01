import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { execute, GraphQLError, type GraphQLSchema, getVariableValues, parse } from 'graphql';
import type { ClientContext, RequestContext } from '../../access/context.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { Announcements } from '../../database/notifications/announcements.ts';
import { fragmentsOf, Selection } from '../../query/compiling/selection.ts';
import { clientError } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import { withArgumentsOfVariables } from '../graphql/invalid-values.ts';
import { KnownDocument, type KnownOperation } from '../graphql/known-document.ts';
import type { OperationCost } from '../graphql/operation-cost.ts';
import { codeOf } from '../graphql/operation-log.ts';
import { COERCION, errorsIn, type OperationPolicy, RefusedOperation } from '../graphql/operation-policy.ts';
import { type SentParameters, wellFormed } from '../graphql/request-parameters.ts';
import type { WholeAnswers } from '../graphql/whole-answers.ts';
import { type Admission, OVERLOADED, Places } from '../http/admission.ts';
import type { Bill, Bills } from '../http/bill.ts';
import { isOurs, toldToClient } from '../http/client-errors.ts';
import { addressOf, CLIENT_LIMITS } from '../http/clients.ts';
import { DEADLINE_MS } from '../http/request-deadline.ts';
import { AFTER, followedPage, PAGE, TOKEN } from './followed-page.ts';
import { Following, type PageRead, type Told } from './following.ts';

/** A subscription as it arrives at whatever door. */
export interface AskedLive extends SentParameters {
  /** Where somebody goes on who was cut off (`Last-Event-ID`): he began at the argument `after`, and has come further. */
  after?: string | string[];
}

/**
 * One event as a client gets it. `extensions.token` is where to go on behind it, and `readAfter`, where there are standbys,
 * after what to read so that it is seen.
 */
export interface LiveResult {
  data: Record<string, unknown>;
  extensions: { token: string; readAfter?: string };
}

export interface LiveOptions {
  schema: GraphQLSchema;
  reader: WholeAnswers;
  policy: OperationPolicy;
  admission: Admission;
  bills: Bills;
  trustProxy: number;
  announcements: Announcements;
  /** Who asks, and with which database: made anew for each page, so that whoever loses a right loses it at once. */
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => ClientContext | Promise<ClientContext>;
  /** Milliseconds within which a page is read, where they are to differ. */
  patience?: number;
  log: Log;
  /** Where use of deprecated fields is counted; omitted: nowhere. */
  metrics?: Metrics | null;
}

/**
 * How often the same is tried at a fault that may pass. A database that stands still for a while is no reason to end what
 * goes on for hours; but what never is in time is told in the end.
 */
const TRIES: Readonly<Record<string, number>> = {
  SERVICE_UNAVAILABLE: Number.POSITIVE_INFINITY,
  OVERLOADED: Number.POSITIVE_INFINITY,
  TIMEOUT: 4,
};

const TOKEN_NOW = parse('{ feedToken }');

/** Runs subscriptions for every door that serves them: one policy of what may run, of limits and of wording. */
export class LiveOperations {
  readonly #places = new Places(CLIENT_LIMITS.subscriptions, CLIENT_LIMITS.subscriptionsOfOne);
  readonly #tokenNow: KnownOperation;

  constructor(private readonly options: LiveOptions) {
    this.#tokenNow = new KnownDocument(options.schema, TOKEN_NOW).operationNamed(null)!;
  }

  get schema(): GraphQLSchema {
    return this.options.schema;
  }

  /** What happens, or why the client is not told. */
  admit(asked: AskedLive, request: IncomingMessage): Following | readonly GraphQLError[] {
    try {
      return this.#follow(asked, request);
    } catch (error) {
      return errorsIn(error).map((each) => this.told(each));
    }
  }

  /**
   * An error as a client gets it. One of ours is noted, under an id that the client is told.
   * @param identity of the client, if it is known
   */
  told(error: unknown, identity?: string): GraphQLError {
    const told = toldToClient(error);
    if (!isOurs(told)) return new GraphQLError(told.message, { extensions: told.extensions });
    const requestId = randomUUID();
    this.options.log.error({ requestId, identity, code: told.extensions?.code, err: error }, 'A subscription failed.');
    return new GraphQLError(told.message, { extensions: { ...told.extensions, requestId } });
  }

  #follow(asked: AskedLive, request: IncomingMessage): Following {
    // What is rejected from here on was charged for, too.
    const bill = enteredBill(this.options.bills, request);
    const { policy, schema } = this.options;
    const {
      query,
      operationName,
      variables: sent = {},
    } = wellFormed({ ...policy.named(asked), extensions: undefined });
    if (!query) throw clientError('BAD_REQUEST', 'query: a document is needed.');
    const operation = policy.admit(query).operationNamed(operationName);
    if (!operation) {
      throw clientError('OPERATION_RESOLUTION_FAILURE', 'The document has no operation of this name, or several.');
    }
    const { node } = operation;
    if (node.operation !== 'subscription') {
      throw clientError('ONLY_SUBSCRIPTIONS_HERE', `A ${node.operation} is asked at /graphql, over plain HTTP.`);
    }
    const read = getVariableValues(schema, node.variableDefinitions ?? [], sent, COERCION);
    if (read.errors) {
      throw new RefusedOperation(withArgumentsOfVariables(schema, operation.known.document, read.errors));
    }
    const cutOffAt = asked.after && String(asked.after);
    return this.#following(operation, { sent, read: read.coerced }, { request, bill, cutOffAt });
  }

  #following(
    operation: KnownOperation,
    variables: Variables,
    { request, bill, cutOffAt }: { request: IncomingMessage; bill: Bill; cutOffAt: string | undefined },
  ): Following {
    const { known, node, pages } = operation;
    const { announcements, schema, trustProxy } = this.options;
    const selection = new Selection(schema, node, fragmentsOf(known.document), variables.read);
    const [root] = selection.roots();
    if (!root) throw clientError('BAD_REQUEST', 'Nothing is asked for: the one field of the subscription is skipped.');
    const { after } = selection.args(root) as { after?: string | null };
    // The same subscription is read by the same query, so that its statement is prepared once.
    const page = pages.get(root.key) ?? followedPage(operation, root.nodes);
    pages.set(root.key, page);
    const leave = this.#places.take(addressOf(request, trustProxy));
    if (!leave) throw OVERLOADED;
    this.options.metrics?.deprecated(operation.deprecatedFields);
    const reading = new PageReading(this.options, request, { page, key: root.key, variables, bill });
    return new Following({
      ended: leave,
      identity: () => reading.identity,
      announcements,
      after: cutOffAt ?? after ?? null,
      tokenNow: (signal) => reading.tokenNow(this.#tokenNow, signal),
      readPage: (from, signal) => reading.pageFrom(from, signal),
      stillSees: (signal) => reading.stillSees(signal),
      triesAt: (error) => TRIES[codeOf(error)] ?? 1,
    });
  }
}

/** How the pages of one subscription are read, one after the other. */
class PageReading {
  readonly #page: KnownOperation;
  readonly #key: string;
  readonly #variables: Variables;
  /** The bill of the next page, if it is open already. */
  #next: Bill | null;
  /** For whom the last page was read. */
  #viewer: Viewer | null = null;
  #isCharged = false;

  constructor(
    private readonly options: LiveOptions,
    private readonly request: IncomingMessage,
    { page, key, variables, bill }: { page: KnownOperation; key: string; variables: Variables; bill: Bill },
  ) {
    this.#page = page;
    this.#key = key;
    this.#variables = variables;
    this.#next = bill;
  }

  /** For whom the last page was read, once one was. */
  get identity(): string | undefined {
    return this.#viewer?.identity;
  }

  /** Where what comes from now on begins. Hundreds may begin at once: they wait for their turn as all do who ask. */
  async tokenNow(query: KnownOperation, signal: AbortSignal): Promise<string> {
    const { admission, contextOf, trustProxy } = this.options;
    const waiting = this.#until(signal);
    const data = await admission.inTurn(addressOf(this.request, trustProxy), waiting, async () =>
      this.#read(query, { sent: {}, read: {} }, await contextOf(this.request, waiting)),
    );
    return data.feedToken as string;
  }

  async pageFrom(from: string, signal: AbortSignal): Promise<PageRead> {
    const { admission, bills, contextOf } = this.options;
    const waiting = this.#until(signal);
    const bill = this.#next ?? enteredBill(bills, this.request);
    this.#next = null;
    const context = { ...(await contextOf(this.request, waiting)), meter: bill };
    bills.identify(bill, this.request, context.client);
    this.#viewer = context.viewer;
    const { sent, read } = this.#variables;
    const variables = { sent: { ...sent, [AFTER]: from }, read: { ...read, [AFTER]: from } };
    const cost = this.#charge(bill, context, variables);
    try {
      const data = await admission.inTurn(context.client.id, waiting, (place) => {
        bill.leavesIfSlow(place);
        return this.#read(this.#page, variables, context);
      });
      if (cost) bill.settle(this.#page.costs.actual(data, cost, variables.read));
      return pageRead(data[PAGE] as RawPage, this.#key, context.reads?.readAfter ?? undefined);
    } catch (error) {
      // What the database has spent all of the time on costs once more when it is tried again.
      if (codeOf(error) === 'TIMEOUT') this.#isCharged = false;
      throw error;
    }
  }

  async stillSees(signal: AbortSignal): Promise<boolean> {
    const { viewer } = await this.options.contextOf(this.request, signal);
    return viewer.role === this.#viewer?.role && viewer.identity === this.#viewer.identity;
  }

  /** A page is read by its deadline, and for as long as somebody follows. */
  #until(follows: AbortSignal): AbortSignal {
    return AbortSignal.any([follows, AbortSignal.timeout(this.options.patience ?? DEADLINE_MS)]);
  }

  /**
   * Charges for a page, which costs no more than an operation may, where it is the first one; what comes later comes at the
   * pace at which others write, and costs what its statements take beyond the first charge, which is given back.
   * @returns the cost that was charged; null for later pages
   */
  #charge(bill: Bill, { client }: ClientContext, { read }: Variables): OperationCost | null {
    this.#page.known.assertFew(client);
    const { cost } = this.options.policy.price(this.#page, read, client, (path) => [this.#key, ...path.slice(2)]);
    const isLater = this.#isCharged;
    bill.charge(isLater ? 0 : cost.requested);
    this.#isCharged = true;
    return isLater ? null : cost;
  }

  /** The data of a query of our own making, by the ways in which those of clients are answered. @throws what went wrong */
  async #read(
    { known: { document }, node }: KnownOperation,
    variables: Variables,
    contextValue: RequestContext,
  ): Promise<Record<string, unknown>> {
    const { schema, reader } = this.options;
    const whole = await reader.answer(document, node, variables.read, contextValue);
    if (whole) return JSON.parse(whole.data) as Record<string, unknown>;
    const { data, errors } = await execute({ schema, document, variableValues: variables.sent, contextValue });
    // Where the way to the error leads is the way in our own query, not in the client's.
    if (errors?.length)
      throw errors[0]!.originalError ?? new GraphQLError(errors[0]!.message, { extensions: errors[0]!.extensions });
    return data as Record<string, unknown>;
  }
}

/** @throws GraphQLError RATE_LIMITED */
function enteredBill(bills: Bills, request: IncomingMessage): Bill {
  const bill = bills.openUncharged(request);
  bill.enter();
  return bill;
}

/** Variables as a client sent them, and as the schema reads them. */
interface Variables {
  sent: Record<string, unknown>;
  read: Record<string, unknown>;
}

interface RawPage extends Omit<PageRead, 'nodes'> {
  nodes: Record<string, unknown>[];
}

function pageRead(page: RawPage, key: string, readAfter?: string): PageRead {
  return {
    ...page,
    nodes: page.nodes.map(({ [TOKEN]: token, ...event }) => ({
      event: { [key]: event },
      token: token as string,
      readAfter,
    })),
  };
}

/** An event as a client gets it. */
export function resultOf({ event, token, readAfter }: Told): LiveResult {
  return { data: event, extensions: readAfter ? { token, readAfter } : { token } };
}
