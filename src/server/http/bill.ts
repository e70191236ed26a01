import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { type Client, NO_LIMIT, type RateLimit } from '../../access/context.ts';
import type { StatementMeter } from '../../query/running/statements.ts';
import { type Admission, type AdmissionSlot, OVERLOADED } from './admission.ts';
import { addressOf, budgetOf, type OperationBudget } from './clients.ts';
import { nextMinute, type RateLimiter, type RateLimitStatus } from './rate-limiter.ts';

/** Charges beside the price of an operation or route. The manual publishes these numbers. */
export const CHARGES = {
  /** Before a request is read, and in place of its price if it is rejected. It also pays for the first 20 ms in the database. */
  entry: 10,
  /** Milliseconds of statements that one point pays for. */
  msOfOne: 2,
  /** From this price on, a statement that has not been measured counts as slow. */
  expensive: 100,
} as const;

const MAX_CREDENTIALS = 10_000;

/** The limiters that all bills use to charge and admit work. */
export interface BillingServices {
  rateLimiter: RateLimiter;
  /** Admits slow statements, so that other statements find a free connection. */
  slow: Admission;
  /** Longest time that a slow statement waits for admission, in milliseconds. */
  maxSlowWaitMs: number;
}

/**
 * The cost of one request for its client: an entry charge before any work, which the price replaces once the request is
 * accepted. The time of statements beyond that price is charged too, even after the client has disconnected.
 */
export class Bill implements StatementMeter {
  #client: Client;
  /** The entry charge, until the price replaces it. */
  #entry = 0;
  /** The price so far: the entry charge, then the estimated cost, then the cost of the response. */
  #price = 0;
  #ms = 0;
  /** The sum of all charges, including those that were forgiven. */
  #charged = 0;
  /** Part of `#charged` that was not charged: an account is overspent by one minute's allowance at most. */
  #forgiven = 0;
  #allowance: RateLimitStatus | null = null;
  /** Minute of the Unix epoch in which it was last charged. */
  #minute = 0;
  #place: AdmissionSlot | null = null;

  constructor(
    private readonly counter: BillingServices,
    client: Client,
  ) {
    this.#client = client;
  }

  get client(): Client {
    return this.#client;
  }

  /**
   * The client's allowance when the price was last charged or refunded, not counting the time of these statements; null
   * if the client has no limit.
   */
  get allowance(): RateLimitStatus | null {
    return this.#allowance;
  }

  /**
   * The client's rate limit as of the last charge.
   * @param budget what operations may cost
   */
  rateLimit(budget: OperationBudget): RateLimit {
    const { limit = NO_LIMIT, remaining = NO_LIMIT } = this.#allowance ?? {};
    const operationLimit = budgetOf(this.#client, budget);
    return { limit, remaining: Math.floor(remaining), resetsAt: nextMinute(), operationLimit };
  }

  /**
   * Charges for a request before it is read.
   * @returns the client's allowance after the charge
   * @throws GraphQLError RATE_LIMITED
   */
  chargeEntry(): RateLimitStatus | null {
    this.#keep(this.counter.rateLimiter.charge(this.#client, CHARGES.entry));
    this.#entry = CHARGES.entry;
    this.#price = CHARGES.entry;
    this.#charged = CHARGES.entry;
    return this.#allowance;
  }

  /**
   * Charges another client instead: the one that was identified by its key or token.
   * @throws GraphQLError RATE_LIMITED
   */
  moveTo(client: Client): void {
    if (client.id === this.#client.id) return;
    this.counter.rateLimiter.refund(this.#client, this.#charged - this.#forgiven, this.#minute);
    this.#forgiven = 0;
    this.#client = client;
    this.chargeEntry();
    this.#balance();
  }

  /**
   * Charges a price. The first price replaces the entry charge.
   * @returns the client's allowance after the charge
   * @throws GraphQLError RATE_LIMITED if the allowance is too small; earlier charges remain
   */
  charge(price: number): RateLimitStatus | null {
    this.#keep(this.counter.rateLimiter.charge(this.#client, price, this.#entry));
    this.#price += price - this.#entry;
    this.#charged += price - this.#entry;
    this.#entry = 0;
    this.#balance();
    return this.#allowance;
  }

  /**
   * Replaces the estimated price by that of the response. The difference is refunded, or charged without a limit if the
   * response has more rows. Time of statements that the estimate had paid for is charged then.
   * @returns the client's allowance, not counting that time
   */
  settle(actual: number): RateLimitStatus | null {
    this.#price = actual;
    this.#balance();
    const time = Math.max(0, this.#charged - this.#price - this.#forgiven);
    this.#allowance = this.counter.rateLimiter.statusOf(this.#client, time);
    return this.#allowance;
  }

  /** The price so far, without the time of statements. */
  get price(): number {
    return this.#price;
  }

  /** Lets the request leave its admission slot if one of its statements turns out to be slow. */
  releaseIfSlow(place: AdmissionSlot): void {
    this.#place = place;
  }

  get expectsSlow(): boolean {
    return this.#price >= CHARGES.expensive;
  }

  /**
   * Waits for admission as a slow statement. The request leaves its own admission slot, so that quick requests never
   * wait for a slow statement.
   * @returns the function that gives the place back
   * @throws GraphQLError OVERLOADED if the wait is too long; all but the entry charge is refunded
   */
  async enterSlow(waiting: AbortSignal | null | undefined): Promise<() => void> {
    const { slow, maxSlowWaitMs } = this.counter;
    const { id } = this.#client;
    this.#place?.leave();
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(OVERLOADED), maxSlowWaitMs);
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

  /** Charges or refunds, so that the client has paid the price plus the statement time beyond what the price covers. */
  #balance(): void {
    const { rateLimiter } = this.counter;
    const time = Math.max(0, Math.ceil(this.#ms / CHARGES.msOfOne) - Math.max(this.#price, CHARGES.entry));
    const rest = this.#price + time - this.#charged;
    if (rest > 0) {
      this.#forgiven += rest - rateLimiter.chargeUnchecked(this.#client, rest);
    } else if (rest < 0) {
      const forgiven = Math.min(this.#forgiven, -rest);
      this.#forgiven -= forgiven;
      rateLimiter.refund(this.#client, -rest - forgiven, this.#minute);
    }
    this.#charged += rest;
  }

  #keep(allowance: RateLimitStatus | null): void {
    this.#allowance = allowance;
    if (allowance) this.#minute = allowance.minute;
  }
}

/** Bills by request, for code that creates contexts of statements. */
const BILLS = new WeakMap<IncomingMessage, Bill>();

/** The bill and client of a request, as fields of a statement context; empty if there is no bill. */
export function payerOf(request: IncomingMessage): { meter?: StatementMeter; client?: Client } {
  const bill = BILLS.get(request);
  return bill ? { meter: bill, client: bill.client } : {};
}

/** Opens a bill for each request, before its client is identified. */
export class Bills {
  /**
   * Clients by the SHA-256 of their recent `Authorization` headers. It serves only to check the queue of a client
   * before its key is looked up; every admitted request is authenticated, so that a revoked key is rejected at once.
   * Keys are stored nowhere.
   */
  readonly #clients = new LRUCache<string, string>({ max: MAX_CREDENTIALS });

  constructor(
    private readonly counter: BillingServices,
    private readonly trustProxy: number,
  ) {}

  /** The client whose queue a request waits in: an unfamiliar key or token counts as its IP address. */
  queueClientOf(request: IncomingMessage): string {
    return this.#knownClientOf(request) ?? addressOf(request, this.trustProxy);
  }

  /**
   * Opens a bill and charges the entry. Unfamiliar keys and tokens of one address share a separate account: guessing
   * keys does not use up the allowance of other clients at that address.
   * @throws GraphQLError RATE_LIMITED
   */
  open(request: IncomingMessage): Bill {
    const bill = this.openUncharged(request);
    bill.chargeEntry();
    BILLS.set(request, bill);
    return bill;
  }

  /** Opens a bill without the entry charge, for one of several pieces of work of a request. */
  openUncharged(request: IncomingMessage): Bill {
    const known = this.#knownClientOf(request);
    if (known !== undefined) return new Bill(this.counter, { id: known, hasKey: true });
    const address = addressOf(request, this.trustProxy);
    const id = request.headers.authorization === undefined ? address : `${address}, unknown keys`;
    return new Bill(this.counter, { id, hasKey: false });
  }

  /**
   * Charges the identified client of a request, and remembers its key or token.
   * @throws GraphQLError RATE_LIMITED
   */
  identify(bill: Bill, request: IncomingMessage, client: Client): void {
    const { authorization } = request.headers;
    if (authorization !== undefined && bill.client.id !== client.id)
      this.#clients.set(hashOf(authorization), client.id);
    bill.moveTo(client);
  }

  /** Forgets the key or token of a request that was found to be invalid. */
  forgetCredentials({ headers: { authorization } }: IncomingMessage): void {
    if (authorization !== undefined) this.#clients.delete(hashOf(authorization));
  }

  #knownClientOf({ headers: { authorization } }: IncomingMessage): string | undefined {
    return authorization === undefined ? undefined : this.#clients.get(hashOf(authorization));
  }
}

function hashOf(authorization: string): string {
  return createHash('sha256').update(authorization).digest('base64');
}
