import { setTimeout as sleep } from 'node:timers/promises';
import type { NotificationListener } from '../../database/notifications/notification-listener.ts';
import { clientError } from '../../runtime/errors.ts';

/** One page of the events of a subscription. */
export interface EventPage {
  /** Each event with the token to resume after it. */
  nodes: readonly SubscriptionEvent[];
  endToken: string;
  hasMore: boolean;
  resetRequired: boolean;
}

export interface EventStreamOptions {
  announcements: NotificationListener;
  /** The token to start from; null: only events from now on. */
  after: string | null;
  /** Returns the token of the current end of the feed. */
  tokenNow: (signal: AbortSignal) => Promise<string>;
  readPage: (after: string, signal: AbortSignal) => Promise<EventPage>;
  /**
   * Whether the client still is the viewer for whom the last page was read.
   * @throws if the client may not subscribe any more
   */
  hasSameViewer: (signal: AbortSignal) => Promise<boolean>;
  /** The identity of the client, once it is known. */
  identity: () => string | undefined;
  /** Called once the stream has ended. */
  onEnd: () => void;
  /** Maximum number of attempts after an error: 1 if it is permanent, Infinity if it will pass. */
  maxTriesFor: (error: unknown) => number;
}

/** Milliseconds after which the feed is read without a notification. */
const MAX_WAIT_MS = 30_000;
const RETRY_DELAY_MS = 500;

/** Milliseconds for which a check of the client's permissions is valid. */
const PERMISSION_CACHE_MS = 1_000;

/** One event, and the token to resume after it. */
export interface SubscriptionEvent {
  event: Record<string, unknown>;
  token: string;
  /** Position at which a read includes the event; undefined if there are no standbys. */
  readAfter?: string;
}

/**
 * Iterates over events: first those that were missed, then new ones. The next page is read only after the last event
 * was taken, so that a slow client costs no memory. `return` ends it at once.
 */
export class EventStream implements AsyncIterableIterator<SubscriptionEvent> {
  readonly #events: AsyncGenerator<SubscriptionEvent, void>;
  readonly #controller = new AbortController();
  #place: string | null;
  readonly #ended: () => void;
  readonly #identity: () => string | undefined;

  constructor(options: EventStreamOptions) {
    this.#place = options.after;
    this.#ended = options.onEnd;
    this.#identity = options.identity;
    this.#events = eventsOf(options, this.#controller.signal, (token) => {
      this.#place = token;
    });
  }

  /**
   * Token to resume after the events that were taken or that the client may not see; null before the stream has begun.
   */
  get resumeToken(): string | null {
    return this.#place;
  }

  /**
   * The identity of the subscriber: the id of its key, never the key; undefined until it is known, and without a key.
   */
  get identity(): string | undefined {
    return this.#identity();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<SubscriptionEvent, void>> {
    try {
      const next = await this.#events.next();
      if (next.done) this.#ended();
      return next;
    } catch (error) {
      this.#ended();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<SubscriptionEvent, void>> {
    this.#controller.abort();
    this.#ended();
    return this.#events.return();
  }

  throw(error: unknown): Promise<IteratorResult<SubscriptionEvent, void>> {
    this.#controller.abort();
    this.#ended();
    return this.#events.throw(error);
  }
}

async function* eventsOf(
  options: EventStreamOptions,
  signal: AbortSignal,
  reached: (token: string) => void,
): AsyncGenerator<SubscriptionEvent, void> {
  const { announcements } = options;
  let token = options.after ?? (await retrying(() => options.tokenNow(signal), options, signal));
  while (token !== null && !signal.aborted) {
    reached(token);
    const from = token;
    const seen = announcements.count;
    const page = await retrying(() => options.readPage(from, signal), options, signal);
    if (!page) return;
    if (page.resetRequired) throw resetRequiredError(page.endToken);
    let checkedAt = Number.NEGATIVE_INFINITY;
    const hasSameViewer = async () => {
      if (Date.now() - checkedAt <= PERMISSION_CACHE_MS) return true;
      checkedAt = Date.now();
      return (await retrying(() => options.hasSameViewer(signal), options, signal)) ?? false;
    };
    // If the client's permissions changed during the read or the delivery, the rest is read again with the new ones.
    let isRead = page.endToken === from || (await hasSameViewer());
    for (const event of page.nodes) {
      isRead &&= await hasSameViewer();
      if (!isRead) break;
      yield event;
      token = event.token;
      reached(token);
      if (signal.aborted) return;
    }
    if (!isRead) continue;
    token = page.endToken;
    if (!page.hasMore) await announcements.waitForNext(seen, signal, MAX_WAIT_MS);
  }
}

/** Runs `act` until it succeeds, as often as `maxTriesFor` allows; null if the stream has ended. */
async function retrying<T>(
  act: () => Promise<T>,
  { maxTriesFor }: EventStreamOptions,
  signal: AbortSignal,
): Promise<T | null> {
  let attempts = 0;
  while (!signal.aborted) {
    try {
      return await act();
    } catch (error) {
      // The stream has ended: the error has no recipient.
      if (signal.aborted) return null;
      const maxTries = maxTriesFor(error);
      // Errors that will pass do not use up attempts.
      if (Number.isFinite(maxTries)) attempts += 1;
      if (attempts >= maxTries) throw error;
      await sleep(RETRY_DELAY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

function resetRequiredError(token: string): Error {
  const message =
    'after: the feed cannot continue from the token. Load everything again, then resume from extensions.token.';
  return clientError('RESET_REQUIRED', message, { argument: ['after'], token });
}
