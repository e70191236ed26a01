import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { type Client, NO_LIMIT, type RateLimit } from '../../access/context.ts';
import type { StatementMeter } from '../../query/running/statements.ts';
import { type Admission, OVERLOADED, type Place } from './admission.ts';
import { addressOf, type Budget, budgetOf } from './clients.ts';
import { type Allowance, nextMinute, type Spending } from './spending.ts';

/** What clients are charged beside the price of what they request. The README publishes these numbers. */
export const CHARGES = {
  /** Before a request is read, and in place of its price if it is rejected. It also pays for the first 20 ms in the database. */
  entry: 10,
  /** Milliseconds of statements that one point pays for. */
  msOfOne: 2,
  /** From this price on, a statement that has not been measured counts as slow. */
  expensive: 100,
} as const;

const MAX_BEARERS = 10_000;

/** Where the work of all clients is charged and admitted. */
export interface Counter {
  spending: Spending;
  /** The places of slow statements: they leave connections to all others. */
  slow: Admission;
  /** How long a slow statement waits for its place, in milliseconds. */
  slowWaitingMs: number;
}

/**
 * What one request costs its client: a small charge before anything is done for it, which its price replaces once it is
 * accepted, and the time of its statements beyond that price, also after the client has gone.
 */
export class Bill implements StatementMeter {
  #client: Client;
  /** What was charged at the beginning, until the price replaces it. */
  #entry = 0;
  /** The price so far: of the first charge, of what was requested, then of the response. */
  #price = 0;
  #ms = 0;
  /** What was charged for all of this, as if no account were ever overspent too far. */
  #charged = 0;
  /** What of that was not charged: an account is overspent by one minute's allowance at most. */
  #forgiven = 0;
  #allowance: Allowance | null = null;
  /** When it was last charged, in minutes of the Unix epoch. */
  #minute = 0;
  #place: Place | null = null;

  constructor(
    private readonly counter: Counter,
    client: Client,
  ) {
    this.#client = client;
  }

  get client(): Client {
    return this.#client;
  }

  /**
   * What its client had left when it was last charged or refunded for what it requested, the time of these statements aside;
   * null if it may spend without limit.
   */
  get allowance(): Allowance | null {
    return this.#allowance;
  }

  /** What the client may spend, as it stood when it was last charged. @param budget what operations may cost */
  rateLimit(budget: Budget): RateLimit {
    const { limit = NO_LIMIT, left = NO_LIMIT } = this.#allowance ?? {};
    const operationLimit = budgetOf(this.#client, budget);
    return { limit, remaining: Math.floor(left), resetsAt: nextMinute(), operationLimit };
  }

  /**
   * Charges for a request before it is read.
   * @returns what is left
   * @throws GraphQLError RATE_LIMITED
   */
  enter(): Allowance | null {
    this.#keep(this.counter.spending.charge(this.#client, CHARGES.entry));
    this.#entry = CHARGES.entry;
    this.#price = CHARGES.entry;
    this.#charged = CHARGES.entry;
    return this.#allowance;
  }

  /**
   * Has another client pay: the one that the request turned out to be of.
   * @throws GraphQLError RATE_LIMITED
   */
  moveTo(client: Client): void {
    if (client.id === this.#client.id) return;
    this.counter.spending.giveBack(this.#client, this.#charged - this.#forgiven, this.#minute);
    this.#forgiven = 0;
    this.#client = client;
    this.enter();
    this.#balance();
  }

  /**
   * Charges a price. The first one replaces what was charged at the beginning.
   * @returns what is left
   * @throws GraphQLError RATE_LIMITED if that is not enough: what was charged before remains
   */
  charge(price: number): Allowance | null {
    this.#keep(this.counter.spending.charge(this.#client, price, this.#entry));
    this.#price += price - this.#entry;
    this.#charged += price - this.#entry;
    this.#entry = 0;
    this.#balance();
    return this.#allowance;
  }

  /**
   * Replaces the price that was charged by that of the response: gives back the difference, or charges for rows beyond the
   * price, for which nothing is rejected. The time of statements that it paid for so far is charged then.
   * @returns what is left, that time aside
   */
  settle(actual: number): Allowance | null {
    this.#price = actual;
    this.#balance();
    const time = Math.max(0, this.#charged - this.#price - this.#forgiven);
    this.#allowance = this.counter.spending.allowanceOf(this.#client, time);
    return this.#allowance;
  }

  /** Its price so far, the time of statements aside. */
  get price(): number {
    return this.#price;
  }

  /** Has the request leave its place among those at work if a statement of it turns out to be slow. */
  leavesIfSlow(place: Place): void {
    this.#place = place;
  }

  get expectsSlow(): boolean {
    return this.#price >= CHARGES.expensive;
  }

  /**
   * Waits for a place among slow statements. The request leaves its place among those at work: quick requests never wait
   * for a place that a slow statement has.
   * @returns gives the place back
   * @throws GraphQLError OVERLOADED if that takes too long: the client gets back what it was charged beyond the first charge
   */
  async enterSlow(waiting: AbortSignal | null | undefined): Promise<() => void> {
    const { slow, slowWaitingMs } = this.counter;
    const { id } = this.#client;
    this.#place?.leave();
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(OVERLOADED), slowWaitingMs);
    try {
      const place = await slow.enter(id, waiting ? AbortSignal.any([waiting, late.signal]) : late.signal);
      return () => place.leave();
    } catch (error) {
      if (error === OVERLOADED) {
        this.#price = Math.min(this.#price, CHARGES.entry);
        this.#balance();
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  took(ms: number): void {
    this.#ms += ms;
    this.#balance();
  }

  /** Has its client charged the price and the time of statements that nothing else paid for, no more and no less. */
  #balance(): void {
    const { spending } = this.counter;
    const time = Math.max(0, Math.ceil(this.#ms / CHARGES.msOfOne) - Math.max(this.#price, CHARGES.entry));
    const rest = this.#price + time - this.#charged;
    if (rest > 0) {
      this.#forgiven += rest - spending.chargeRest(this.#client, rest);
    } else if (rest < 0) {
      const forgiven = Math.min(this.#forgiven, -rest);
      this.#forgiven -= forgiven;
      spending.giveBack(this.#client, -rest - forgiven, this.#minute);
    }
    this.#charged += rest;
  }

  #keep(allowance: Allowance | null): void {
    this.#allowance = allowance;
    if (allowance) this.#minute = allowance.minute;
  }
}

/** The bills of requests, wherever the contexts of their statements are made. */
const BILLS = new WeakMap<IncomingMessage, Bill>();

/** Who pays for the statements of a request, as a context holds it. */
export function payerOf(request: IncomingMessage): { meter?: StatementMeter; client?: Client } {
  const bill = BILLS.get(request);
  return bill ? { meter: bill, client: bill.client } : {};
}

/** Opens a bill for each request, before it is known who sent it. */
export class Bills {
  /**
   * Clients by the SHA-256 of the header `Authorization` that they sent lately: enough to tell whether there is room for a client
   * before it is looked up. It opens nothing: whoever is let in is looked up all the same, so that a key that was revoked is
   * refused by the next request. Keys themselves are kept nowhere.
   */
  readonly #bearers = new LRUCache<string, string>({ max: MAX_BEARERS });

  constructor(
    private readonly counter: Counter,
    private readonly trustProxy: number,
  ) {}

  /** Whose turn a request waits for: a key or token that was not seen lately counts as one of its address. */
  clientBefore(request: IncomingMessage): string {
    return this.#knownBearer(request) ?? addressOf(request, this.trustProxy);
  }

  /**
   * Opens a bill and charges for the request. Keys and tokens that were not seen lately share an account of their address,
   * so that neither its readers without a key nor those with a known one pay for those who guess keys.
   * @throws GraphQLError RATE_LIMITED
   */
  open(request: IncomingMessage): Bill {
    const bill = this.openUncharged(request);
    bill.enter();
    BILLS.set(request, bill);
    return bill;
  }

  /** Opens a bill that nothing has been charged on, for one of several pieces of work of a request. */
  openUncharged(request: IncomingMessage): Bill {
    const known = this.#knownBearer(request);
    if (known !== undefined) return new Bill(this.counter, { id: known, hasKey: true });
    const address = addressOf(request, this.trustProxy);
    const id = request.headers.authorization === undefined ? address : `${address}, unknown keys`;
    return new Bill(this.counter, { id, hasKey: false });
  }

  /**
   * Has the client pay that a request turned out to be of, and remembers its key or token.
   * @throws GraphQLError RATE_LIMITED
   */
  identify(bill: Bill, request: IncomingMessage, client: Client): void {
    const { authorization } = request.headers;
    if (authorization !== undefined && bill.client.id !== client.id)
      this.#bearers.set(hashOf(authorization), client.id);
    bill.moveTo(client);
  }

  /** Forgets a key or token that is not valid, or no longer. */
  forget({ headers: { authorization } }: IncomingMessage): void {
    if (authorization !== undefined) this.#bearers.delete(hashOf(authorization));
  }

  #knownBearer({ headers: { authorization } }: IncomingMessage): string | undefined {
    return authorization === undefined ? undefined : this.#bearers.get(hashOf(authorization));
  }
}

function hashOf(authorization: string): string {
  return createHash('sha256').update(authorization).digest('base64');
}
