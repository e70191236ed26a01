import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { RETRY_AFTER } from './client-errors.ts';

/** How much the last time counts in what is remembered; one stall counts as no more than so many milliseconds. */
const FORGETTING = 0.05;
const LONGEST_BETWEEN = 250;

/** Somebody who waits for a place, in the line of one client. */
interface Waiting {
  go: () => void;
}

export interface AdmissionOptions {
  /** How many are at work at once. */
  atOnce: number;
  /** How many of these may be one client's, so that another never waits for all that one has asked. */
  atOnceOfOne: number;
  /** How many may wait, in all and of one client. */
  waiting: number;
  waitingOfOne: number;
  /** For how long they may have to wait, as far as it can be told, in milliseconds. */
  waitingMs: number;
}

/**
 * Lets in as many operations as this process and its database can work on; a few more wait. Of those who wait, clients take
 * turns: whoever asks for a hundred things at once waits for his own, and nobody else for them. Beyond that all are refused
 * at once, and so is whoever would wait too long by how fast it goes at the moment, since an answer that comes late is work
 * for nobody: where all waited until just before their deadline, none would be answered.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #atWork = new Map<string, number>();
  /** Lines by client, in the order in which they have their turn. */
  readonly #lines = new Map<string, Waiting[]>();
  #working = 0;
  #waiting = 0;
  /** How long it takes until the next one may go, in milliseconds, as far as it was seen while somebody waited. */
  #between = 0;
  #leftAt = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** How many are at work, and how many wait. */
  get counts(): { working: number; waiting: number } {
    return { working: this.#working, waiting: this.#waiting };
  }

  /** Whether somebody waits: as long as nobody does, there is room for everybody. */
  get isCrowded(): boolean {
    return this.#waiting > 0;
  }

  /**
   * Lets a client in, now (null) or when it is its turn. Whoever has been let in has to `leave`.
   * @param gone where whoever waits would rather not: the place in the line is given up, and the promise rejects with its reason
   * @throws GraphQLError OVERLOADED where too many wait, or it would have to wait too long
   */
  enter(client: string, gone?: AbortSignal): Promise<void> | null {
    if (this.#mayWork(client)) {
      this.#begin(client);
      return null;
    }
    gone?.throwIfAborted();
    this.assertRoom(client);
    const line = this.#lines.get(client) ?? [];
    this.#lines.set(client, line);
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#drop(client, mine);
        reject(gone!.reason);
      };
      const mine: Waiting = {
        go: () => {
          gone?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      line.push(mine);
      gone?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /**
   * Sees that a client would be let in, now or when it is its turn.
   * @throws GraphQLError OVERLOADED where it would not
   */
  assertRoom(client: string): void {
    if (this.#mayWork(client)) return;
    const before = this.#lines.get(client)?.length ?? 0;
    const { waiting, waitingOfOne, waitingMs } = this.#options;
    if (this.#waiting >= waiting || before >= waitingOfOne) throw overloaded();
    if (before * this.#lines.size * this.#between > waitingMs) throw overloaded();
  }

  /** Gives the place to whoever is next. */
  leave(client: string): void {
    this.#working -= 1;
    const left = this.#atWork.get(client)! - 1;
    if (left === 0) this.#atWork.delete(client);
    else this.#atWork.set(client, left);
    this.#notePace(performance.now());
    for (const [next, line] of this.#lines) {
      if (!this.#mayWork(next)) continue;
      const [first] = line as [Waiting];
      this.#drop(next, first);
      // It is somebody else's turn then.
      if (line.length > 0) {
        this.#lines.delete(next);
        this.#lines.set(next, line);
      }
      this.#begin(next);
      first.go();
      return;
    }
  }

  #notePace(now: number): void {
    const between = Math.min(now - this.#leftAt, LONGEST_BETWEEN);
    this.#leftAt = now;
    if (this.#waiting > 0) this.#between += (between - this.#between) * FORGETTING;
  }

  #mayWork(client: string): boolean {
    const { atOnce, atOnceOfOne } = this.#options;
    return this.#working < atOnce && (this.#atWork.get(client) ?? 0) < atOnceOfOne;
  }

  #begin(client: string): void {
    this.#working += 1;
    this.#atWork.set(client, (this.#atWork.get(client) ?? 0) + 1);
  }

  #drop(client: string, waiting: Waiting): void {
    const line = this.#lines.get(client);
    const at = line?.indexOf(waiting) ?? -1;
    if (at < 0) return;
    line!.splice(at, 1);
    this.#waiting -= 1;
    if (line!.length === 0) this.#lines.delete(client);
  }
}

/** What clients hold for long: connections, subscriptions, files that are sent bit by bit. */
export class Places {
  readonly #inAll: number;
  readonly #ofOne: number;
  readonly #taken = new Map<string, number>();
  #count = 0;

  constructor(inAll: number, ofOne: number) {
    this.#inAll = inAll;
    this.#ofOne = ofOne;
  }

  /** Takes a place for a client, and gives the function that gives it back; null where there is none left. */
  take(client: string): (() => void) | null {
    const taken = this.#taken.get(client) ?? 0;
    if (this.#count >= this.#inAll || taken >= this.#ofOne) return null;
    this.#count += 1;
    this.#taken.set(client, taken + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#count -= 1;
      const left = this.#taken.get(client)! - 1;
      if (left === 0) this.#taken.delete(client);
      else this.#taken.set(client, left);
    };
  }
}

/** The refusal where too much is asked at once. */
export function overloaded(): GraphQLError {
  const headers = new HeaderMap([['retry-after', RETRY_AFTER]]);
  return new GraphQLError('Too much is asked of this server at the moment. Ask again in a few seconds.', {
    extensions: { code: 'OVERLOADED', http: { status: 503, headers } },
  });
}
