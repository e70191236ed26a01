import { HeaderMap } from '@apollo/server';
import type { Client } from '../../access/context.ts';
import { clientError } from '../../runtime/errors.ts';

/** Where what was spent is added up for all processes. */
export interface Ledger {
  /**
   * Adds what was spent here, and gives what was spent everywhere.
   * @param minute of the Unix epoch
   * @param spent by client
   */
  settle(minute: number, spent: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>;
}

export interface SpendingOptions {
  /** What a client may spend in a minute, without a key and with one; null: as much as it likes. */
  withoutKey: number | null;
  withKey: number | null;
  ledger: Ledger;
  /** Is told where nothing can be settled: until it can, this process knows of its own spending alone. */
  missed: (error: unknown) => void;
  /** Called for each request that is rejected, with its client, and whether that is the client's first one in this minute. */
  rejected?: (client: Client, isFirst: boolean) => void;
  /** How many clients have accounts of their own in a minute; those beyond share one. */
  maxAccounts?: number;
  /** The time of day in milliseconds since 1970; omitted: that of the process. */
  now?: () => number;
}

/** What a client may spend in this minute, and has left of it. */
export interface Allowance {
  limit: number;
  left: number;
  /** Of the Unix epoch: what was charged in it can be given back in it. */
  minute: number;
  /** Seconds until the next minute. */
  reset: number;
}

const MINUTE = 60_000;

/** When what clients may spend is theirs anew. */
export function nextMinute(): Date {
  return new Date((Math.floor(Date.now() / MINUTE) + 1) * MINUTE);
}

/** Milliseconds between two settlements. */
const SETTLES_EVERY = 1_000;

/** What share of a minute's allowance is spent here before that is settled without waiting for its time. */
const SHARE = 1 / 8;

/** Clients beyond so many in one minute share one account. */
const MAX_ACCOUNTS = 100_000;
const OTHER_CLIENTS = 'others';

/** What a client spends in one minute. */
interface Account {
  /** What its client may spend in a minute. */
  limit: number;
  /** What the minute before was overspent by. */
  debt: number;
  /** Spent in this process; never less than nothing, whatever is given back. */
  here: number;
  /** How much of `here` has been settled. */
  settled: number;
  /** Spent in other processes, as of the last settlement. */
  elsewhere: number;
  /** Whether a request of its client was rejected. */
  isExceeded: boolean;
}

/**
 * What clients spend, by the minute, charged before anything is done for them. No request waits for a statement: each
 * process charges its own account of a client, and settles with the ledger beside, every second and sooner where a client
 * spends fast. So with several processes a client may spend a little more than its allowance, never for long.
 *
 * Work that turned out more expensive than its charge can overspend an account, by one minute's allowance at most: the next
 * minute begins with that debt. Each process keeps the debts that it knows of.
 */
export class Spending {
  /** Of this minute: a settlement that ends later changes nothing but the accounts that it began with. */
  #accounts = new Map<string, Account>();
  readonly #timer: NodeJS.Timeout;
  readonly #now: () => number;
  #minute = 0;
  #settling: Promise<void> | null = null;

  constructor(private readonly options: SpendingOptions) {
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => void this.settle(), SETTLES_EVERY);
    this.#timer.unref();
  }

  /**
   * Charges a client.
   * @param before what it was charged for the same before: the cost includes it
   * @returns what is left; null for whoever may spend what he likes
   * @throws GraphQLError RATE_LIMITED where it has not enough left
   */
  charge(client: Client, cost: number, before = 0): Allowance | null {
    const { id, hasKey } = client;
    const limit = this.#limitOf(hasKey);
    if (limit === null) return null;
    const account = this.#accountOf(id, limit);
    const left = limit - spentOf(account);
    const rest = cost - before;
    if (rest > left) {
      this.options.rejected?.(client, !account.isExceeded);
      account.isExceeded = true;
      throw rateLimited(this.#allowance(account), cost);
    }
    account.here = Math.max(0, account.here + rest);
    if (account.here - account.settled > limit * SHARE) void this.settle();
    return this.#allowance(account);
  }

  /**
   * Charges a client for what it was not charged for before: nothing is refused for it, since it has been done. An account is
   * overspent by one minute's allowance at most.
   * @returns what was charged
   */
  chargeRest({ id, hasKey }: Client, cost: number): number {
    const limit = this.#limitOf(hasKey);
    if (limit === null) return 0;
    const account = this.#accountOf(id, limit);
    const charged = Math.max(0, Math.min(cost, 2 * limit - spentOf(account)));
    account.here += charged;
    return charged;
  }

  /**
   * Gives back what a client was charged for here and did not get: no more than it was charged in this minute, and nothing
   * that it was charged in an earlier one, which is over.
   * @param minute in which it was charged
   */
  giveBack({ id, hasKey }: Client, cost: number, minute: number): void {
    const limit = this.#limitOf(hasKey);
    if (limit === null) return;
    const account = this.#accountOf(id, limit);
    if (minute === this.#minute) account.here = Math.max(0, account.here - cost);
  }

  /** What a client has left at the moment. @param aside what it was charged and is not to be counted yet */
  allowanceOf({ id, hasKey }: Client, aside: number): Allowance | null {
    const limit = this.#limitOf(hasKey);
    return limit === null ? null : this.#allowance(this.#accountOf(id, limit), aside);
  }

  #allowance(account: Account, aside = 0): Allowance {
    const { limit } = account;
    const left = Math.min(limit, Math.max(0, limit - spentOf(account) + aside));
    const reset = Math.ceil(((this.#minute + 1) * MINUTE - this.#now()) / 1000);
    return { limit, left, minute: this.#minute, reset };
  }

  #limitOf(hasKey: boolean): number | null {
    return hasKey ? this.options.withKey : this.options.withoutKey;
  }

  /** Settles what was spent, one settlement at a time. Never rejects. */
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
      const totals = await this.options.ledger.settle(this.#minute, spent);
      for (const [id, cost] of spent) {
        const account = accounts.get(id)!;
        account.settled += cost;
        // A ledger that lost what it knew has less than was spent here alone.
        account.elsewhere = Math.max(0, (totals.get(id) ?? 0) - account.settled);
      }
    } catch (error) {
      this.options.missed(error);
    }
  }

  /** The account of a client in this minute. */
  #accountOf(id: string, limit: number): Account {
    this.#turnTo(Math.floor(this.#now() / MINUTE));
    const { maxAccounts = MAX_ACCOUNTS } = this.options;
    const key = this.#accounts.has(id) || this.#accounts.size < maxAccounts ? id : OTHER_CLIENTS;
    const account = this.#accounts.get(key) ?? newAccount(limit);
    account.limit = limit;
    this.#accounts.set(key, account);
    return account;
  }

  /**
   * Begins a minute, with the debts of the one before it. A clock that was set back into the minute before stays in its
   * minute until that is over: no client gets the allowance of a minute twice.
   */
  #turnTo(minute: number): void {
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

/** The headers that tell a client of its allowance (IETF draft ietf-httpapi-ratelimit-headers). */
export function rateHeaders(allowance: Allowance | null): Record<string, string> {
  if (!allowance) return {};
  const { limit, left, reset } = allowance;
  return { ratelimit: `"cost";r=${left};t=${reset}`, 'ratelimit-policy': `"cost";q=${limit};w=60` };
}

function rateLimited(allowance: Allowance, cost: number): Error {
  const { limit, left, reset } = allowance;
  const number = new Intl.NumberFormat('en');
  const message = `This costs ${number.format(cost)}, and of the ${number.format(limit)} that may be spent in a minute ${number.format(left)} are left. Ask again in ${reset} seconds.`;
  const headers = new HeaderMap(Object.entries({ ...rateHeaders(allowance), 'retry-after': String(reset) }));
  return clientError('RATE_LIMITED', message, { http: { status: 429, headers } });
}
