import { HeaderMap } from '@apollo/server';
import type { Client } from '../../access/context.ts';
import { clientError } from '../../runtime/errors.ts';

/** Adds up what clients spend in all processes. */
export interface RateLimitStore {
  /**
   * Adds what this process spent, and returns what all processes spent.
   * @param minute of the Unix epoch
   * @param spent by client
   */
  settle(minute: number, spent: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>;
}

export interface RateLimiterOptions {
  /** Allowance of a client in a minute, without and with a key; null: no limit. */
  withoutKey: number | null;
  withKey: number | null;
  store: RateLimitStore;
  /** Called if the store fails. Until it works again, each process knows only its own spending. */
  onStoreError: (error: unknown) => void;
  /** Called for each rejected request, with its client, and whether it is the client's first in this minute. */
  onRejected?: (client: Client, isFirst: boolean) => void;
  /** Number of clients with accounts of their own in a minute. Those beyond share one. Default: MAX_ACCOUNTS. */
  maxAccounts?: number;
  /** The time in milliseconds since 1970; default: the clock of the process. */
  now?: () => number;
}

/** A client's allowance in the current minute, and what is left of it. */
export interface RateLimitStatus {
  limit: number;
  remaining: number;
  /** Minute of the Unix epoch. A refund counts only in the minute of its charge. */
  minute: number;
  resetSeconds: number;
}

const MINUTE_MS = 60_000;

/** When the next minute, and with it a new allowance, begins. */
export function nextMinute(): Date {
  return new Date((Math.floor(Date.now() / MINUTE_MS) + 1) * MINUTE_MS);
}

/** Milliseconds between two settlements. */
const SETTLE_INTERVAL_MS = 1_000;

/** Share of a minute's allowance after which spending is settled early. */
const EARLY_SETTLE_SHARE = 1 / 8;

/** Further clients of the same minute share one account. */
const MAX_ACCOUNTS = 100_000;
const OTHER_CLIENTS = 'others';

/** The spending of a client in one minute. */
interface Account {
  /** The client's allowance in a minute. */
  limit: number;
  /** Overspending of the minute before. */
  debt: number;
  /** Spent in this process; never negative, whatever is refunded. */
  here: number;
  /** Part of `here` that was settled. */
  settled: number;
  /** Spent in other processes, as of the last settlement. */
  elsewhere: number;
  /** Whether a request of the client was rejected. */
  isExceeded: boolean;
}

/**
 * Limits what clients spend in each minute. Charges come before any work. No request waits for a statement: each
 * process charges its own account of a client, and settles with the shared store every second, or earlier if a client
 * spends fast. With several processes a client may briefly spend a little more than its allowance.
 *
 * Work that turns out more expensive than its charge can overspend an account by up to one minute's allowance: the next
 * minute begins with that debt. Each process carries over the debts that it knows of.
 */
export class RateLimiter {
  /** Accounts of the current minute. A settlement that ends later changes only the accounts that it began with. */
  #accounts = new Map<string, Account>();
  readonly #timer: NodeJS.Timeout;
  readonly #now: () => number;
  #minute = 0;
  #settling: Promise<void> | null = null;

  constructor(private readonly options: RateLimiterOptions) {
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => void this.settle(), SETTLE_INTERVAL_MS);
    this.#timer.unref();
  }

  /**
   * Charges a client.
   * @param before an earlier charge for the same work, included in the cost
   * @returns what is left; null if the client has no limit
   * @throws GraphQLError RATE_LIMITED if too little is left
   */
  charge(client: Client, cost: number, before = 0): RateLimitStatus | null {
    const { id, hasKey } = client;
    const limit = this.#limitOf(hasKey);
    if (limit === null) return null;
    const account = this.#accountOf(id, limit);
    const left = limit - spentOf(account);
    const rest = cost - before;
    if (rest > left) {
      this.options.onRejected?.(client, !account.isExceeded);
      account.isExceeded = true;
      throw rateLimited(this.#allowance(account), cost);
    }
    account.here = Math.max(0, account.here + rest);
    if (account.here - account.settled > limit * EARLY_SETTLE_SHARE) void this.settle();
    return this.#allowance(account);
  }

  /**
   * Charges a client for work that was done already, so nothing is rejected. An account is overspent by one minute's
   * allowance at most.
   * @returns what was charged
   */
  chargeUnchecked({ id, hasKey }: Client, cost: number): number {
    const limit = this.#limitOf(hasKey);
    if (limit === null) return 0;
    const account = this.#accountOf(id, limit);
    const charged = Math.max(0, Math.min(cost, 2 * limit - spentOf(account)));
    account.here += charged;
    return charged;
  }

  /**
   * Refunds a charge, unless it was made in an earlier minute. An account never becomes negative.
   * @param minute in which it was charged
   */
  refund({ id, hasKey }: Client, cost: number, minute: number): void {
    const limit = this.#limitOf(hasKey);
    if (limit === null) return;
    const account = this.#accountOf(id, limit);
    if (minute === this.#minute) account.here = Math.max(0, account.here - cost);
  }

  /**
   * A client's current allowance.
   * @param aside a charge that is not to be counted yet
   */
  statusOf({ id, hasKey }: Client, aside: number): RateLimitStatus | null {
    const limit = this.#limitOf(hasKey);
    return limit === null ? null : this.#allowance(this.#accountOf(id, limit), aside);
  }

  #allowance(account: Account, aside = 0): RateLimitStatus {
    const { limit } = account;
    const left = Math.min(limit, Math.max(0, limit - spentOf(account) + aside));
    const reset = Math.ceil(((this.#minute + 1) * MINUTE_MS - this.#now()) / 1000);
    return { limit, remaining: left, minute: this.#minute, resetSeconds: reset };
  }

  #limitOf(hasKey: boolean): number | null {
    return hasKey ? this.options.withKey : this.options.withoutKey;
  }

  /** Settles with the store, one settlement at a time. Never rejects. */
  settle(): Promise<void> {
    this.#settling ??= this.#settleNow().finally(() => {
      this.#settling = null;
    });
    return this.#settling;
  }

  /** Settles for the last time. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#settling;
    await this.settle();
  }

  async #settleNow(): Promise<void> {
    const accounts = this.#accounts;
    const spent = new Map<string, number>();
    for (const [id, { here, settled }] of accounts) if (here !== settled) spent.set(id, here - settled);
    if (spent.size === 0) return;
    try {
      const totals = await this.options.store.settle(this.#minute, spent);
      for (const [id, cost] of spent) {
        const account = accounts.get(id)!;
        account.settled += cost;
        // A store that lost its data returns less than this process alone has spent.
        account.elsewhere = Math.max(0, (totals.get(id) ?? 0) - account.settled);
      }
    } catch (error) {
      this.options.onStoreError(error);
    }
  }

  #accountOf(id: string, limit: number): Account {
    this.#beginMinute(Math.floor(this.#now() / MINUTE_MS));
    const { maxAccounts = MAX_ACCOUNTS } = this.options;
    const key = this.#accounts.has(id) || this.#accounts.size < maxAccounts ? id : OTHER_CLIENTS;
    const account = this.#accounts.get(key) ?? newAccount(limit);
    account.limit = limit;
    this.#accounts.set(key, account);
    return account;
  }

  /**
   * Begins a minute, with the debts of the one before. If the clock is set back by a minute, the current minute goes
   * on: no client gets the allowance of a minute twice.
   */
  #beginMinute(minute: number): void {
    if (minute === this.#minute || minute === this.#minute - 1) return;
    const ended = minute === this.#minute + 1 ? this.#accounts : [];
    this.#accounts = new Map();
    this.#minute = minute;
    for (const [id, account] of ended) {
      const { limit } = account;
      // Several processes may each have overspent it.
      const debt = Math.min(limit, spentOf(account) - limit);
      if (debt > 0) this.#accounts.set(id, newAccount(limit, debt));
    }
  }
}

function newAccount(limit: number, debt = 0): Account {
  return { limit, debt, here: 0, settled: 0, elsewhere: 0, isExceeded: false };
}

function spentOf({ debt, here, elsewhere }: Account): number {
  return debt + here + elsewhere;
}

/** The rate limit headers (IETF draft ietf-httpapi-ratelimit-headers). */
export function rateHeaders(allowance: RateLimitStatus | null): Record<string, string> {
  if (!allowance) return {};
  const { limit, remaining, resetSeconds } = allowance;
  return { ratelimit: `"cost";r=${remaining};t=${resetSeconds}`, 'ratelimit-policy': `"cost";q=${limit};w=60` };
}

function rateLimited(allowance: RateLimitStatus, cost: number): Error {
  const { limit, remaining, resetSeconds } = allowance;
  const number = new Intl.NumberFormat('en');
  const message = `The request costs ${number.format(cost)}, but only ${number.format(remaining)} of the ${number.format(limit)} per minute are left. Send it again in ${resetSeconds} seconds.`;
  const headers = new HeaderMap(Object.entries({ ...rateHeaders(allowance), 'retry-after': String(resetSeconds) }));
  return clientError('RATE_LIMITED', message, { http: { status: 429, headers } });
}
