import { HeaderMap } from '@apollo/server';
import { clientError } from '../../runtime/errors.ts';
import { FairQueue } from '../../runtime/fair-queue.ts';
import { RETRY_AFTER_SECONDS } from './client-errors.ts';

/**
 * Milliseconds over which the admission rate is averaged. A shorter window takes every quick moment for the rate, and
 * admits requests that then wait longer than estimated.
 */
const RATE_WINDOW_MS = 2_000;
/** Longest gap between two admissions that counts, in milliseconds: one stall must not distort the rate. */
const MAX_STALL_MS = 250;

/** Counts what clients hold (connections, streams), up to a maximum in all and one for each client. */
export class ClientQuota {
  readonly #taken = new Map<string, number>();
  #count = 0;

  constructor(
    private readonly inAll: number,
    private readonly ofOne: number,
  ) {}

  hasRoomFor(client: string): boolean {
    return this.#count < this.inAll && (this.#taken.get(client) ?? 0) < this.ofOne;
  }

  /**
   * Takes a place for a client.
   * @returns the function that gives the place back; null if none is left
   */
  take(client: string): (() => void) | null {
    if (!this.hasRoomFor(client)) return null;
    this.adjust(client, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.adjust(client, -1);
      isTaken = false;
    };
  }

  /** Adds to the count of a client, whether or not there is a place. */
  adjust(client: string, by: number): void {
    this.#count += by;
    const taken = (this.#taken.get(client) ?? 0) + by;
    if (taken === 0) this.#taken.delete(client);
    else this.#taken.set(client, taken);
  }
}

/** How fast queued requests are admitted. */
class AdmissionRate {
  #ms = 0;
  #count = 0;

  /** Records the milliseconds between two admissions. */
  note(ms: number): void {
    const counted = Math.min(ms, MAX_STALL_MS);
    const decay = Math.exp(-counted / RATE_WINDOW_MS);
    this.#ms = this.#ms * decay + counted;
    this.#count = this.#count * decay + 1;
  }

  /** Milliseconds between two admissions; 0 if no request was queued yet. */
  get between(): number {
    return this.#count === 0 ? 0 : this.#ms / this.#count;
  }
}

/** A queued request of one client. */
interface QueuedRequest {
  client: string;
  go: (place: AdmissionSlot) => void;
}

export interface AdmissionOptions {
  /** Maximum number of requests that run at once. */
  maxActive: number;
  /** The same for one client, so that it never blocks all others. */
  maxActivePerClient: number;
  /** Maximum number of queued requests, in all and of one client. */
  maxQueued: number;
  maxQueuedPerClient: number;
  /** Longest estimated wait, in milliseconds. A request that would wait longer is rejected. */
  maxWaitMs: number;
  /** Monotonic clock in milliseconds; default: that of the process. */
  now?: () => number;
}

/**
 * Limits the operations that run at once in this process and its database. Further requests are queued, and clients are
 * served in turn (round robin), so that one client's many requests delay only that client.
 * Requests are rejected at once if the queue is full, or if the estimated wait is too long: if all waited until just
 * before their deadline, none would be answered.
 */
export class Admission {
  readonly #places: ClientQuota;
  /** Number of requests that run. */
  #working = 0;
  readonly #waiting = new FairQueue<QueuedRequest>();
  /** Measured only while requests are queued. */
  readonly #rate = new AdmissionRate();
  /** Time of the last completion, or of the first arrival in an empty queue if that is later. */
  #waitsFrom = 0;
  readonly #now: () => number;

  constructor(private readonly options: AdmissionOptions) {
    this.#now = options.now ?? (() => performance.now());
    this.#places = new ClientQuota(options.maxActive, options.maxActivePerClient);
  }

  /** Numbers of requests that run and that are queued. */
  get counts(): { working: number; waiting: number } {
    return { working: this.#working, waiting: this.#waiting.count };
  }

  get hasQueue(): boolean {
    return this.#waiting.count > 0;
  }

  /**
   * Admits a request of a client, at once or from the queue.
   * @param signal removes the request from the queue when aborted; the promise rejects with its reason
   * @returns the slot, which the caller must leave
   * @throws GraphQLError OVERLOADED if the queue is full or the estimated wait is too long
   */
  enter(client: string, signal?: AbortSignal): AdmissionSlot | Promise<AdmissionSlot> {
    if (this.#places.hasRoomFor(client)) return this.#begin(client);
    signal?.throwIfAborted();
    this.assertRoom(client);
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.remove(client, queued);
        reject(signal!.reason);
      };
      const queued: QueuedRequest = {
        client,
        go: (place) => {
          signal?.removeEventListener('abort', giveUp);
          resolve(place);
        },
      };
      if (this.#waiting.count === 0) this.#waitsFrom = this.#now();
      this.#waiting.add(client, queued);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /**
   * Runs `work` once the client is admitted.
   * @param work may leave the slot before it ends
   * @throws what `enter` and `work` throw
   */
  async runAdmitted<T>(
    client: string,
    signal: AbortSignal,
    work: (place: AdmissionSlot) => T | Promise<T>,
  ): Promise<T> {
    const place = await this.enter(client, signal);
    try {
      return await work(place);
    } finally {
      place.leave();
    }
  }

  /**
   * Checks that a request of a client would be admitted or queued.
   * @throws GraphQLError OVERLOADED
   */
  assertRoom(client: string): void {
    if (this.#places.hasRoomFor(client)) return;
    const before = this.#waiting.countOf(client);
    const { maxQueued, maxQueuedPerClient, maxWaitMs } = this.options;
    if (this.#waiting.count >= maxQueued || before >= maxQueuedPerClient) throw OVERLOADED;
    if (before * this.#waiting.clientCount * this.#rate.between > maxWaitMs) throw OVERLOADED;
  }

  /** Takes further places for an admitted request. */
  takeMore(client: string, places: number): void {
    this.#places.adjust(client, places);
  }

  /** Counts places of a client as another client's, and admits the next request. */
  move(from: string, to: string, places: number): void {
    this.#places.adjust(from, -places);
    this.#places.adjust(to, places);
    this.#admitNext();
  }

  /** Gives back the places of a request that ended, and admits the next one. */
  leave(client: string, places: number): void {
    this.#working -= 1;
    this.#places.adjust(client, -places);
    const now = this.#now();
    if (this.#waiting.count > 0) this.#rate.note(now - this.#waitsFrom);
    this.#waitsFrom = now;
    this.#admitNext();
  }

  /** Admits queued requests as long as there are places for them. */
  #admitNext(): void {
    for (;;) {
      const next = this.#waiting.next((queued) => this.#places.hasRoomFor(queued.client));
      if (!next) return;
      next.go(this.#begin(next.client));
    }
  }

  #begin(client: string): AdmissionSlot {
    this.#working += 1;
    this.#places.adjust(client, 1);
    return new AdmissionSlot(this, client);
  }
}

/** The places of one admitted request. */
export class AdmissionSlot {
  /** Number of places that it takes; 0 once it was left. */
  #places = 1;

  constructor(
    private readonly admission: Admission,
    private client: string,
  ) {}

  /** Counts the slot as another client's: used when the client behind an address becomes known. */
  moveTo(client: string): void {
    if (client === this.client) return;
    const before = this.client;
    this.client = client;
    this.admission.move(before, client, this.#places);
  }

  /**
   * Takes more places, for work that keeps the database busier than a short query. It does not wait for them: otherwise
   * expensive requests would queue behind all cheap ones.
   */
  takeMore(places: number): void {
    this.admission.takeMore(this.client, places);
    this.#places += places;
  }

  /** Gives back all its places. Further calls do nothing. */
  leave(): void {
    if (this.#places > 0) this.admission.leave(this.client, this.#places);
    this.#places = 0;
  }
}

/**
 * The error for a request that is not admitted. It is created once: a stack trace for each would be a fifth of the cost
 * of a rejection.
 */
export const OVERLOADED = clientError('OVERLOADED', 'The server is busy. Send the request again in a few seconds.', {
  http: { status: 503, headers: new HeaderMap([['retry-after', RETRY_AFTER_SECONDS]]) },
});
