import { HeaderMap } from '@apollo/server';
import { clientError } from '../../runtime/errors.ts';
import { Turns } from '../../runtime/fair-queue.ts';
import { RETRY_AFTER } from './client-errors.ts';

/**
 * The pace is that of the last two seconds, in milliseconds. A shorter memory takes every quick moment for the pace, lets in
 * as many as that one would allow, and has them wait for longer than was reckoned.
 */
const REMEMBERED = 2_000;
/** One stall counts as no more than so many milliseconds. */
const LONGEST_STALL = 250;

/** Counts places that clients take, up to a number in all and of one client. */
export class Places {
  readonly #taken = new Map<string, number>();
  #count = 0;

  constructor(
    private readonly inAll: number,
    private readonly ofOne: number,
  ) {}

  /** Whether there is a place left for a client. */
  hasOneFor(client: string): boolean {
    return this.#count < this.inAll && (this.#taken.get(client) ?? 0) < this.ofOne;
  }

  /** Takes a place for a client, and returns the function that gives it back; null if there is none left. */
  take(client: string): (() => void) | null {
    if (!this.hasOneFor(client)) return null;
    this.change(client, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.change(client, -1);
      isTaken = false;
    };
  }

  /** Counts so many places of a client more or fewer, whether there are as many or not. */
  change(client: string, by: number): void {
    this.#count += by;
    const taken = (this.#taken.get(client) ?? 0) + by;
    if (taken === 0) this.#taken.delete(client);
    else this.#taken.set(client, taken);
  }
}

/** How fast those who wait are let in. */
class Pace {
  #ms = 0;
  #many = 0;

  /** Notes that so many milliseconds after one another one could go. */
  note(ms: number): void {
    const counted = Math.min(ms, LONGEST_STALL);
    const kept = Math.exp(-counted / REMEMBERED);
    this.#ms = this.#ms * kept + counted;
    this.#many = this.#many * kept + 1;
  }

  /** Milliseconds until the next one may go; 0 where nobody has waited yet. */
  get between(): number {
    return this.#many === 0 ? 0 : this.#ms / this.#many;
  }
}

/** Somebody who waits for places, in the line of one client. */
interface Waiting {
  client: string;
  go: (place: Place) => void;
}

export interface AdmissionOptions {
  /** How many places there are for those at work. */
  atOnce: number;
  /** How many of these may be one client's, so that another never waits for all that one has asked. */
  atOnceOfOne: number;
  /** How many may wait, in all and of one client. */
  waiting: number;
  waitingOfOne: number;
  /** For how long they may have to wait, as far as it can be told, in milliseconds. */
  waitingMs: number;
  /** Milliseconds of a clock that never goes back; omitted: that of the process. */
  now?: () => number;
}

/**
 * Lets in as many operations as this process and its database can work on; a few more wait. Of those who wait, clients take
 * turns: whoever asks for a hundred things at once waits for his own, and nobody else for them. Beyond that all are refused
 * at once, and so is whoever would wait too long by how fast it goes at the moment, since an answer that comes late is work
 * for nobody: where all waited until just before their deadline, none would be answered.
 */
export class Admission {
  readonly #places: Places;
  /** How many operations have taken them. */
  #working = 0;
  readonly #waiting = new Turns<Waiting>();
  /** As far as it was seen while somebody waited. */
  readonly #pace = new Pace();
  /** When the last request left, or the first of those that wait came, whichever was later. */
  #waitsFrom = 0;
  readonly #now: () => number;

  constructor(private readonly options: AdmissionOptions) {
    this.#now = options.now ?? (() => performance.now());
    this.#places = new Places(options.atOnce, options.atOnceOfOne);
  }

  /** How many are at work, and how many wait. */
  get counts(): { working: number; waiting: number } {
    return { working: this.#working, waiting: this.#waiting.count };
  }

  /** Whether somebody waits: as long as nobody does, there is room for everybody. */
  get isCrowded(): boolean {
    return this.#waiting.count > 0;
  }

  /**
   * Lets a client in, now or when it is its turn.
   * @param gone where whoever waits would rather not: the place in the line is given up, and the promise rejects with its reason
   * @returns the place, which has to be left
   * @throws GraphQLError OVERLOADED where too many wait, or it would have to wait too long
   */
  enter(client: string, gone?: AbortSignal): Place | Promise<Place> {
    if (this.#places.hasOneFor(client)) return this.#begin(client);
    gone?.throwIfAborted();
    this.assertRoom(client);
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.remove(client, mine);
        reject(gone!.reason);
      };
      const mine: Waiting = {
        client,
        go: (place) => {
          gone?.removeEventListener('abort', giveUp);
          resolve(place);
        },
      };
      if (this.#waiting.count === 0) this.#waitsFrom = this.#now();
      this.#waiting.add(client, mine);
      gone?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /**
   * Has something done once it is a client's turn.
   * @param work may leave the place before it is done
   * @throws as `enter` does, and whatever is thrown in doing it
   */
  async inTurn<T>(client: string, gone: AbortSignal, work: (place: Place) => T | Promise<T>): Promise<T> {
    const place = await this.enter(client, gone);
    try {
      return await work(place);
    } finally {
      place.leave();
    }
  }

  /**
   * Sees that a client would be let in, now or when it is its turn.
   * @throws GraphQLError OVERLOADED where it would not
   */
  assertRoom(client: string): void {
    if (this.#places.hasOneFor(client)) return;
    const before = this.#waiting.of(client);
    const { waiting, waitingOfOne, waitingMs } = this.options;
    if (this.#waiting.count >= waiting || before >= waitingOfOne) throw OVERLOADED;
    if (before * this.#waiting.clients * this.#pace.between > waitingMs) throw OVERLOADED;
  }

  /** Takes further places for a client that is in. */
  takeMore(client: string, places: number): void {
    this.#places.change(client, places);
  }

  /** Counts places of a client as another's. The next request of the first client may go then. */
  move(from: string, to: string, places: number): void {
    this.#places.change(from, -places);
    this.#places.change(to, places);
    this.#admitNext();
  }

  /** Gives places of one that is in to whoever is next. */
  leave(client: string, places: number): void {
    this.#working -= 1;
    this.#places.change(client, -places);
    const now = this.#now();
    if (this.#waiting.count > 0) this.#pace.note(now - this.#waitsFrom);
    this.#waitsFrom = now;
    this.#admitNext();
  }

  /** Admits all that wait and for whom there is a place. */
  #admitNext(): void {
    for (;;) {
      const next = this.#waiting.next(({ client: theirs }) => this.#places.hasOneFor(theirs));
      if (!next) return;
      next.go(this.#begin(next.client));
    }
  }

  #begin(client: string): Place {
    this.#working += 1;
    this.#places.change(client, 1);
    return new Place(this, client);
  }
}

/** A place among those at work, of one that has been let in. */
export class Place {
  /** How many it takes; 0 once it was left. */
  #places = 1;

  constructor(
    private readonly admission: Admission,
    private client: string,
  ) {}

  /** Counts it as another client's: the one that whoever came turned out to be. */
  moveTo(client: string): void {
    if (client === this.client) return;
    const before = this.client;
    this.client = client;
    this.admission.move(before, client, this.#places);
  }

  /**
   * Takes more places, for what keeps the database busier than a short question. One that was free is enough for all: else
   * whoever takes many would wait behind all who take one.
   */
  takeMore(places: number): void {
    this.admission.takeMore(this.client, places);
    this.#places += places;
  }

  /** Gives all of it to whoever is next, once. */
  leave(): void {
    if (this.#places > 0) this.admission.leave(this.client, this.#places);
    this.#places = 0;
  }
}

/**
 * The refusal where too much is asked at once. It is made once: to note where each was made would be a fifth
 * of what a refusal costs.
 */
export const OVERLOADED = clientError(
  'OVERLOADED',
  'Too much is asked of this server at the moment. Ask again in a few seconds.',
  { http: { status: 503, headers: new HeaderMap([['retry-after', RETRY_AFTER]]) } },
);
