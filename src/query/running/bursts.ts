import { AsyncResource } from 'node:async_hooks';
import type pg from 'pg';
import { cancelOn } from '../../database/query-cancellation.ts';
import { Turns } from '../../runtime/fair-queue.ts';
import type { Found } from '../sql.ts';

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

/** A statement that takes longer than this is slow: it leaves most connections to others. In milliseconds. */
const SLOW_MS = 500;

/** How much a quick run counts in what is remembered of a statement; a slow one counts at once. */
const FORGETTING = 0.1;

/** QUICK: others may wait behind it. SLOW: others must not wait for its connection. MODERATE: neither. */
export type Pace = 'QUICK' | 'MODERATE' | 'SLOW';

/** How many statements may be slow at once, over all clients: there are two connections for each processor, and half of the processors stay with the quick ones. */
export function mostSlow(connections: number): number {
  return Math.max(1, Math.floor(connections / 4));
}

/** So many slow runs in a row make a statement slow that was not expected to be: fewer may be the machine's fault. */
const SLOW_RUNS = 3;

/** How long a statement takes, as far as it has been seen to run. */
export class ExecutionTime {
  #ms: number | null = null;
  /** Slow runs in a row, up to now. */
  #slowRuns = 0;

  /** @param expectsSlow whether it counts as slow until it has been measured, and from the first slow run on */
  constructor(private readonly expectsSlow = false) {}

  /** Only a statement that has been measured counts as quick. */
  get pace(): Pace {
    if (this.#ms === null) return this.expectsSlow ? 'SLOW' : 'MODERATE';
    if (this.#ms <= QUICK_MS) return 'QUICK';
    return this.#slowRuns >= (this.expectsSlow ? 1 : SLOW_RUNS) ? 'SLOW' : 'MODERATE';
  }

  /** Notes how long it took, in milliseconds. */
  took(ms: number): void {
    this.#slowRuns = ms > SLOW_MS ? this.#slowRuns + 1 : 0;
    const counted = Math.min(ms, SLOW_MS);
    this.#ms = this.#ms === null || counted > this.#ms ? counted : this.#ms + (counted - this.#ms) * FORGETTING;
  }
}

interface Waiting {
  client: string;
  query: SentQuery;
  /** Who asked: whoever looks at what is sent is to see it as his, over whichever connection it goes. */
  asker: AsyncResource;
  executionTime: ExecutionTime;
  /** Is told how many milliseconds it took. */
  took: (ms: number) => void;
  resolve(rows: Found[]): void;
  reject(error: unknown): void;
  /** Whether nobody waits for it any more. */
  isAbandoned: boolean;
  /** Looks whether what runs is to be cancelled; from when it has been sent. */
  abandoned?: () => void;
}

/**
 * Sends statements over the connections of a pool. Each goes alone as long as a connection is free; those that have to wait
 * go together over the next that becomes free, without waiting for each other's answers, which spares both sides most of
 * the reading and writing. Each is a transaction of its own: one that fails fails alone. Clients take turns. Over all clients
 * together, slow statements have a quarter of the connections at most, and one connection is kept for statements that were
 * measured as quick: a quick statement never waits behind a slow one, however many clients send slow ones.
 *
 * What nobody waits for any more is cancelled in PostgreSQL once nobody waits for anything on its connection, since a request
 * to cancel names a connection and not a statement; the others there are quick, and have deadlines as well.
 */
export class Bursts {
  readonly #waiting = new Turns<Waiting>();
  /** Connections asked for that have not come yet, and those at work. */
  #coming = 0;
  #working = 0;
  /** How many that others must not wait behind are at work, each alone on a connection, and how many of them are slow. */
  #alone = 0;
  #slow = 0;

  constructor(private readonly pool: pg.Pool) {}

  /** How many statements wait for a connection, beside those for which the pool has been asked for one. */
  get waiting(): number {
    return Math.max(0, this.#waiting.count - this.#coming);
  }

  /**
   * The rows of a statement.
   * @param executionTime what is known of how long it takes
   * @param client who asks: each has a line of his own
   * @param gone aborted once nobody waits for them any more; its reason is what the promise then rejects with
   * @param took is told how many milliseconds it took, also if nobody waited for its end
   */
  run(
    query: SentQuery,
    executionTime: ExecutionTime,
    client: string,
    gone?: AbortSignal | null,
    took: (ms: number) => void = () => {},
  ): Promise<Found[]> {
    return new Promise((resolve, reject) => {
      const asker = new AsyncResource('STATEMENT');
      const mine: Waiting = { client, query, asker, executionTime, took, resolve, reject, isAbandoned: false };
      if (gone) this.#heed(mine, gone);
      if (mine.isAbandoned) return;
      this.#waiting.add(client, mine);
      this.#connect();
    });
  }

  /** Gives up a statement when nobody waits for it any more. */
  #heed(mine: Waiting, gone: AbortSignal): void {
    const { resolve, reject } = mine;
    const abandon = () => {
      mine.isAbandoned = true;
      reject(gone.reason);
      this.#waiting.remove(mine.client, mine);
      mine.abandoned?.();
    };
    if (gone.aborted) {
      abandon();
      return;
    }
    gone.addEventListener('abort', abandon, { once: true });
    mine.resolve = (rows) => {
      gone.removeEventListener('abort', abandon);
      resolve(rows);
    };
    mine.reject = (error) => {
      gone.removeEventListener('abort', abandon);
      reject(error);
    };
  }

  /** Asks for connections: one for each that waits, as far as the pool has as many. */
  #connect(): void {
    while (this.#coming < this.#waiting.count && this.#coming + this.#working < this.pool.options.max) {
      this.#coming += 1;
      this.pool.connect((error, client, release) => {
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
    for (let next = this.#waiting.next(ALL); next; next = this.#waiting.next(ALL)) next.reject(error);
  }

  /** What the next connection takes: its share of all that waits, and nothing slow but alone. */
  #next(): Waiting[] {
    const share = Math.min(MOST_TOGETHER, Math.ceil(this.#waiting.count / this.#coming));
    const burst: Waiting[] = [];
    let next = this.#waiting.next((first) => this.#mayGo(first));
    while (next) {
      burst.push(next);
      next = mayShare(next) && burst.length < share ? this.#waiting.next(mayShare) : null;
    }
    return burst;
  }

  /** Whether it leaves connections enough to those that are quicker. */
  #mayGo({ executionTime: { pace } }: Waiting): boolean {
    const { max } = this.pool.options;
    if (pace === 'QUICK') return true;
    return this.#alone < Math.max(max - 1, 1) && (pace === 'MODERATE' || this.#slow < mostSlow(max));
  }

  #count(pace: Pace, more: 1 | -1): void {
    if (pace !== 'QUICK') this.#alone += more;
    if (pace === 'SLOW') this.#slow += more;
  }

  #send(burst: readonly Waiting[], client: pg.PoolClient, release: (error?: Error) => void): void {
    this.#working += 1;
    // What is not quick goes alone.
    const { pace } = burst[0]!.executionTime;
    this.#count(pace, 1);
    pipeline(client, burst.length > 1);
    const left = new Set(burst);
    let cancelling: Promise<boolean> | null = null;
    const cancelAbandoned = () => {
      if (left.size === 0 || [...left].some(({ isAbandoned }) => !isAbandoned)) return;
      const before = cancelling;
      cancelling = Promise.all([before ?? true, cancelOn(client)]).then((done) => done.every(Boolean));
    };
    const end = (fault?: Error) => {
      this.#working -= 1;
      this.#count(pace, -1);
      release(fault);
      this.#connect();
    };
    let failure: Error | undefined;
    const lost = (error: Error) => {
      failure ??= error;
    };
    client.on('error', lost);
    let began = performance.now();
    for (const sent of burst) {
      sent.abandoned = cancelAbandoned;
      const { query, asker, executionTime, took } = sent;
      const taken = (error: Error | undefined, result: pg.QueryResult<Found>) => {
        const now = performance.now();
        executionTime.took(now - began);
        took(now - began);
        began = now;
        left.delete(sent);
        if (!sent.isAbandoned) failure ??= error ?? undefined;
        if (left.size === 0) {
          pipeline(client, false);
          client.off('error', lost);
          // Whoever has the connection next must not meet a request to cancel that comes late.
          if (cancelling)
            void cancelling.then((isDone) => end(isDone ? failure : new Error('perhaps still cancelled')));
          else end(failure);
        } else if (sent.isAbandoned) {
          cancelAbandoned();
        }
        if (error) sent.reject(error);
        else sent.resolve(result.rows);
      };
      asker.runInAsyncScope(() => client.query(query, taken));
    }
  }
}

const ALL = () => true;

/** Whether it may be sent together with others: a statement without a name is parsed first, and goes alone. */
function mayShare({ query, executionTime }: Waiting): boolean {
  return query.name !== undefined && executionTime.pace === 'QUICK';
}

/**
 * Whether a connection sends what it is given before it has the answers to what it sent. pg takes this as a setting with
 * which a connection begins, and looks at it with each statement. It cannot be on for good: it would refuse COPY.
 */
function pipeline(client: pg.PoolClient, isOn: boolean): void {
  (client as { pipeline: boolean }).pipeline = isOn;
}
