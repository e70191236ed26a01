import { AsyncResource } from 'node:async_hooks';
import type pg from 'pg';
import type { Found } from './sql.ts';

/** A statement as pg takes it. */
export interface SentQuery {
  name?: string;
  text: string;
  values: unknown[];
}

/** So many statements are sent together at most: whoever comes last in a burst waits for all before him. */
const MOST_TOGETHER = 4;

/** A statement that takes longer than this goes alone: others are not to wait behind it. In milliseconds. */
const QUICK_MS = 10;

/** How much a quick run counts in what is remembered of a statement; a slow one counts at once. */
const FORGETTING = 0.1;

/** How long a statement takes, as far as it has been seen to run. */
export class Pace {
  #ms: number | null = null;

  /** Whether it is known to be done so soon that others may wait behind it. */
  get isQuick(): boolean {
    return this.#ms !== null && this.#ms <= QUICK_MS;
  }

  /** Notes how long it took, in milliseconds. */
  took(ms: number): void {
    this.#ms = this.#ms === null || ms > this.#ms ? ms : this.#ms + (ms - this.#ms) * FORGETTING;
  }
}

interface Waiting {
  query: SentQuery;
  /** Who asked: whoever looks at what is sent is to see it as his, over whichever connection it goes. */
  asker: AsyncResource;
  pace: Pace | null;
  resolve(rows: Found[]): void;
  reject(error: unknown): void;
}

/**
 * Sends statements over the connections of a pool. Each goes alone as long as a connection is free; those that have to wait
 * go together over the next that becomes free, without waiting for each other's answers, which spares both sides most of
 * the reading and writing. Each is a transaction of its own: one that fails fails alone.
 */
export class Bursts {
  readonly #pool: pg.Pool;
  readonly #waiting: Waiting[] = [];
  /** Connections asked for that have not come yet, and those at work. */
  #coming = 0;
  #working = 0;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * The rows of a statement.
   * @param pace what is known of how long it takes; null for a statement of which nothing is to be remembered
   */
  run(query: SentQuery, pace: Pace | null): Promise<Found[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ query, asker: new AsyncResource('STATEMENT'), pace, resolve, reject });
      this.#connect();
    });
  }

  /** Asks for connections: one for each that waits, as far as the pool has as many. */
  #connect(): void {
    while (this.#coming < this.#waiting.length && this.#coming + this.#working < this.#pool.options.max) {
      this.#coming += 1;
      this.#pool.connect((error, client, release) => {
        const burst = error ? [] : this.#next();
        this.#coming -= 1;
        if (error) this.#fail(error);
        else if (burst.length === 0) release();
        else this.#send(burst, client!, release);
      });
    }
  }

  /** Where no connection can be had, all fail that wait; as long as there is another, it takes them. */
  #fail(error: Error): void {
    if (this.#coming + this.#working > 0) return;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  /** What the next connection takes: its share of all that waits, and nothing slow but alone. */
  #next(): Waiting[] {
    const share = Math.min(MOST_TOGETHER, Math.ceil(this.#waiting.length / this.#coming));
    let many = 0;
    while (many < share && this.#waiting[many]?.pace?.isQuick) many += 1;
    return this.#waiting.splice(0, Math.max(many, 1));
  }

  #send(burst: readonly Waiting[], client: pg.PoolClient, release: (error?: Error) => void): void {
    this.#working += 1;
    pipeline(client, burst.length > 1);
    let left = burst.length;
    let failure: Error | undefined;
    const lost = (error: Error) => {
      failure ??= error;
    };
    client.on('error', lost);
    let began = performance.now();
    for (const { query, asker, pace, resolve, reject } of burst) {
      const taken = (error: Error | undefined, result: pg.QueryResult<Found>) => {
        const now = performance.now();
        pace?.took(now - began);
        began = now;
        left -= 1;
        failure ??= error ?? undefined;
        if (left === 0) {
          this.#working -= 1;
          pipeline(client, false);
          client.off('error', lost);
          release(failure);
          this.#connect();
        }
        if (error) reject(error);
        else resolve(result.rows);
      };
      asker.runInAsyncScope(() => client.query(query, taken));
    }
  }
}

/**
 * Whether a connection sends what it is given before it has the answers to what it sent. pg takes this as a setting with
 * which a connection begins, and looks at it with each statement. It cannot be on for good: it would refuse COPY.
 */
function pipeline(client: pg.PoolClient, isOn: boolean): void {
  (client as { pipeline: boolean }).pipeline = isOn;
}
