import { setTimeout as sleep } from 'node:timers/promises';
import type { Announcements } from '../../database/notifications/announcements.ts';
import { clientError } from '../../runtime/errors.ts';

/** One page of what a subscription tells. */
export interface PageRead {
  /** Each event with the token that goes on behind it. */
  nodes: readonly Told[];
  endToken: string;
  hasMore: boolean;
  resetRequired: boolean;
}

export interface FollowingOptions {
  announcements: Announcements;
  /** Where it begins; null: with what comes from now on. */
  after: string | null;
  /** Where what comes from now on begins. */
  tokenNow: (signal: AbortSignal) => Promise<string>;
  readPage: (after: string, signal: AbortSignal) => Promise<PageRead>;
  /** Whether whoever follows may still see what he saw when the last page was read. @throws where he may follow no more */
  stillSees: (signal: AbortSignal) => Promise<boolean>;
  /** The identity of whoever follows, once it is known. */
  identity: () => string | undefined;
  /** Told once, when nothing more will come. */
  ended: () => void;
  /** How often the same is tried before a fault is told: more than once where it may pass, without end where it will. */
  triesAt: (error: unknown) => number;
}

/** Milliseconds after which somebody who was told nothing looks for himself. */
const LONGEST_WAIT = 30_000;
const RETRY = 500;

/** Milliseconds for which what was read is told without asking again who it is told to. */
const SURELY_SEES = 1_000;

/** One event, and where to go on behind it. */
export interface Told {
  event: Record<string, unknown>;
  token: string;
  /** After which place it is to be seen; absent where there are no standbys. */
  readAfter?: string;
}

/**
 * What happens, event by event: first what was missed, then what comes. The next page is read once the last event was
 * taken, so that a slow taker costs no memory. It ends when `return` is called, at once.
 */
export class Following implements AsyncIterableIterator<Told> {
  readonly #events: AsyncGenerator<Told, void>;
  readonly #given = new AbortController();
  #place: string | null;
  readonly #ended: () => void;
  readonly #identity: () => string | undefined;

  constructor(options: FollowingOptions) {
    this.#place = options.after;
    this.#ended = options.ended;
    this.#identity = options.identity;
    this.#events = eventsOf(options, this.#given.signal, (token) => {
      this.#place = token;
    });
  }

  /** The token that goes on behind what was taken and what was not to be told; null where it has not begun yet. */
  get place(): string | null {
    return this.#place;
  }

  /** The identity of the subscriber: that of a key, never the key; undefined until it is known, and without a key. */
  get identity(): string | undefined {
    return this.#identity();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Told, void>> {
    try {
      const next = await this.#events.next();
      if (next.done) this.#ended();
      return next;
    } catch (error) {
      this.#ended();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<Told, void>> {
    this.#given.abort();
    this.#ended();
    return this.#events.return();
  }

  throw(error: unknown): Promise<IteratorResult<Told, void>> {
    this.#given.abort();
    this.#ended();
    return this.#events.throw(error);
  }
}

async function* eventsOf(
  options: FollowingOptions,
  signal: AbortSignal,
  reached: (token: string) => void,
): AsyncGenerator<Told, void> {
  const { announcements } = options;
  let token = options.after ?? (await patiently(() => options.tokenNow(signal), options, signal));
  while (token !== null && !signal.aborted) {
    reached(token);
    const from = token;
    const seen = announcements.count;
    const page = await patiently(() => options.readPage(from, signal), options, signal);
    if (!page) return;
    if (page.resetRequired) throw mustReset(page.endToken);
    let asked = Number.NEGATIVE_INFINITY;
    const stillSees = async () => {
      if (Date.now() - asked <= SURELY_SEES) return true;
      asked = Date.now();
      return (await patiently(() => options.stillSees(signal), options, signal)) ?? false;
    };
    // Whoever lost or gained a right while this was read for him, or while he took it slowly, is read to anew from where he is.
    let isRead = page.endToken === from || (await stillSees());
    for (const told of page.nodes) {
      isRead &&= await stillSees();
      if (!isRead) break;
      yield told;
      token = told.token;
      reached(token);
      if (signal.aborted) return;
    }
    if (!isRead) continue;
    token = page.endToken;
    if (!page.hasMore) await announcements.next(seen, signal, LONGEST_WAIT);
  }
}

/** Does something, again and again while the database is away; null where nobody waits for it any more. */
async function patiently<T>(
  act: () => Promise<T>,
  { triesAt }: FollowingOptions,
  signal: AbortSignal,
): Promise<T | null> {
  let counted = 0;
  while (!signal.aborted) {
    try {
      return await act();
    } catch (error) {
      // Nobody is left who would be told.
      if (signal.aborted) return null;
      const most = triesAt(error);
      // While the database is away altogether, nothing is tried in vain.
      if (Number.isFinite(most)) counted += 1;
      if (counted >= most) throw error;
      await sleep(RETRY, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

function mustReset(token: string): Error {
  const message =
    'after: the feed cannot go on from this token. Read everything again, then go on from extensions.token.';
  return clientError('RESET_REQUIRED', message, { argument: ['after'], token });
}
