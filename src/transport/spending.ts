import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Client } from '../context.ts';

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
}

/** What a client may spend in this minute, and has left of it. */
export interface Allowance {
  limit: number;
  left: number;
  /** Seconds until the next minute. */
  reset: number;
}

const MINUTE = 60_000;

/** Milliseconds between two settlements. */
const SETTLES_EVERY = 1_000;

/** What share of a minute's allowance is spent here before that is settled without waiting for its time. */
const SHARE = 1 / 8;

/** Clients beyond so many in one minute share one account. */
const MOST_ACCOUNTS = 100_000;
const THE_OTHERS = 'others';

interface Account {
  /** Spent by all processes, as it was settled last. */
  settled: number;
  /** Spent here since then. */
  own: number;
}

/**
 * What clients spend, by the minute, charged before anything is done for them. No request waits for a statement: each
 * process charges its own account of a client, and settles with the ledger beside, every second and sooner where a client
 * spends fast. So with several processes a client may spend a little more than its allowance, never for long.
 */
export class Spending {
  readonly #options: SpendingOptions;
  readonly #accounts = new Map<string, Account>();
  readonly #timer: NodeJS.Timeout;
  #minute = 0;
  #settling: Promise<void> | null = null;

  constructor(options: SpendingOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.settle(), SETTLES_EVERY);
    this.#timer.unref();
  }

  /**
   * Charges a client.
   * @returns what is left; null for whoever may spend what he likes
   * @throws GraphQLError RATE_LIMITED where it has not enough left
   */
  charge({ id, hasKey }: Client, cost: number): Allowance | null {
    const { withoutKey, withKey } = this.#options;
    const limit = hasKey ? withKey : withoutKey;
    if (limit === null) return null;
    const now = Date.now();
    const minute = Math.floor(now / MINUTE);
    if (minute !== this.#minute) {
      this.#accounts.clear();
      this.#minute = minute;
    }
    const account = this.#accountOf(id);
    const reset = Math.ceil((MINUTE - (now % MINUTE)) / 1000);
    const left = limit - account.settled - account.own;
    if (cost > left) throw rateLimited({ limit, left: Math.max(0, left), reset }, cost);
    account.own += cost;
    if (account.own > limit * SHARE) void this.settle();
    return { limit, left: left - cost, reset };
  }

  /** Charges a client for more than it was charged for before: it has been had, so that nothing is refused for it. */
  chargeRest({ id, hasKey }: Client, cost: number): void {
    const { withoutKey, withKey } = this.#options;
    if ((hasKey ? withKey : withoutKey) !== null) this.#accountOf(id).own += cost;
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
    const minute = this.#minute;
    const spent = new Map<string, number>();
    for (const [id, { own }] of this.#accounts) if (own > 0) spent.set(id, own);
    if (spent.size === 0) return;
    try {
      const totals = await this.#options.ledger.settle(minute, spent);
      // What was spent meanwhile is settled the next time; another minute has accounts of its own.
      if (minute !== this.#minute) return;
      for (const [id, own] of spent) {
        const account = this.#accounts.get(id)!;
        account.settled = totals.get(id) ?? account.settled + own;
        account.own -= own;
      }
    } catch (error) {
      this.#options.missed(error);
    }
  }

  #accountOf(id: string): Account {
    const known = this.#accounts.get(id);
    if (known) return known;
    const key = this.#accounts.size < MOST_ACCOUNTS ? id : THE_OTHERS;
    const account = this.#accounts.get(key) ?? { settled: 0, own: 0 };
    this.#accounts.set(key, account);
    return account;
  }
}

/** The headers that tell a client of its allowance (IETF draft ietf-httpapi-ratelimit-headers). */
export function rateHeaders(allowance: Allowance | null): Record<string, string> {
  if (!allowance) return {};
  const { limit, left, reset } = allowance;
  return { ratelimit: `"cost";r=${left};t=${reset}`, 'ratelimit-policy': `"cost";q=${limit};w=60` };
}

function rateLimited(allowance: Allowance, cost: number): GraphQLError {
  const { limit, left, reset } = allowance;
  const number = new Intl.NumberFormat('en');
  const message = `This costs ${number.format(cost)}, and of the ${number.format(limit)} that may be spent in a minute ${number.format(left)} are left. Ask again in ${reset} seconds.`;
  const headers = new HeaderMap(Object.entries({ ...rateHeaders(allowance), 'retry-after': String(reset) }));
  return new GraphQLError(message, { extensions: { code: 'RATE_LIMITED', http: { status: 429, headers } } });
}
