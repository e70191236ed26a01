import type { IncomingMessage } from 'node:http';
import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { Client } from '../../access/context.ts';
import type { OperationEnd } from '../../runtime/telemetry/metrics.ts';
import type { Bill } from '../http/bill.ts';
import { clientAddress } from '../http/client-address.ts';
import type { AnswerType } from '../http/media-types.ts';
import { rowsIn } from './answer-rows.ts';
import type { KnownDocument } from './known-document.ts';
import type { OperationCost } from './operation-cost.ts';

interface HttpOperationOptions {
  search: string;
  body: unknown;
  answerType: AnswerType;
  requestId: string;
  trustProxy: number;
  bill: Bill;
}

/** A request as Apollo's pipeline passes it on, with what the answer needs to know of it. */
export class HttpOperation implements HTTPGraphQLRequest {
  readonly method: string;
  readonly search: string;
  readonly body: unknown;
  readonly answerType: AnswerType;
  readonly requestId: string;
  /** Why the operation was turned away before Apollo had it. */
  refused: readonly unknown[] = [];
  /** What it is, as far as that came to light. */
  operation: Pick<OperationEnd, 'name' | 'type'> = { name: null, type: 'unknown' };
  /** The code of the first error that it met, or null. */
  code: string | null = null;
  /** Its document, once an operation of it was chosen. */
  known: KnownDocument | null = null;
  /** Whose it is, once that is known. */
  client: Client | null = null;
  /** Aborted once nobody waits for the answer any more. */
  waiting: AbortSignal | null = null;
  /** The variables as the schema reads them; null where something is wrong with them. */
  variables: Record<string, unknown> | null = null;
  /** What operations of this client may cost. */
  budget = 0;
  /** What it may cost, once it was found to be no more than it may. */
  cost: OperationCost | null = null;
  /** What it costs its client. */
  readonly bill: Bill;
  /** The client whose place among those at work it has; null where it has none. */
  admitted: string | null = null;
  /** How many places it takes among those at work. */
  places = 1;
  /** Whether it runs: nothing stands against it any more. */
  mayRun = false;
  /** For how many seconds the answer may be kept by a cache that others share; null where it may not. */
  sharedSeconds: number | null = null;
  /** The state of the data before anything was read, where it was asked for. */
  state: string | null = null;
  /** The ETag that the client has already, where it is known without reading that it still holds. */
  unchanged: string | null = null;
  readonly #request: IncomingMessage;
  readonly #trustProxy: number;
  #headers: HeaderMap | null = null;

  constructor(
    request: IncomingMessage,
    { search, body, answerType, requestId, trustProxy, bill }: HttpOperationOptions,
  ) {
    this.bill = bill;
    this.method = request.method === 'HEAD' ? 'GET' : request.method!;
    this.search = search;
    this.body = body;
    this.answerType = answerType;
    this.requestId = requestId;
    this.#request = request;
    this.#trustProxy = trustProxy;
  }

  /**
   * The request's headers, as far as Apollo has to look at them: at those of a POST not at all, since its body was found
   * to be JSON, which no foreign page can send unasked.
   */
  get headers(): HeaderMap {
    if (this.method === 'POST') return OF_JSON_BODY;
    this.#headers ??= headersOf(this.#request);
    return this.#headers;
  }

  /** The address of who sent it, for the log. */
  get from(): string | undefined {
    return clientAddress(this.#request, this.#trustProxy);
  }

  /** What clients are told of the cost, given what came, as data or as its text. */
  costOf(data: unknown): { requested: number; actual: number; limit: number } | undefined {
    if (!this.cost) return undefined;
    return { requested: this.cost.requested, actual: rowsIn(data, this.cost), limit: this.budget };
  }

  cacheHeaders(): Record<string, string> {
    return { 'cache-control': `public, max-age=${this.sharedSeconds}, must-revalidate`, vary: VARIES };
  }
}

/** The header by which a client shows that no foreign page sent it. */
const OF_JSON_BODY = new HeaderMap([['apollo-require-preflight', 'true']]);

/** Without `accept`: the answer's type has been settled, and Apollo would settle it only after the operation has run. */
function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && name !== 'accept') map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

/** What makes answers at one address differ: who asks, in which media type, after which write, and (added where so) how it is compressed. */
const VARIES = 'Accept, Authorization, Read-After';
