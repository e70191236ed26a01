import { AsyncResource } from 'node:async_hooks';
import type pg from 'pg';
import { sendCancelRequest } from '../../database/query-cancellation.ts';
import { FairQueue } from '../../runtime/fair-queue.ts';
import type { ResultRow } from '../sql.ts';

/** A statement in the form of pg. */
export interface SentQuery {
  name?: string;
  text: string;
  values: unknown[];
}

/** Maximum number of statements that are sent together: the last one waits for all before it. */
const MAX_PIPELINED = 4;

/** Milliseconds up to which a statement counts as quick. A slower one goes alone, so that no other waits behind it. */
const MAX_QUICK_MS = 10;

/** Milliseconds from which a statement counts as slow: it must leave most connections to others. */
const MIN_SLOW_MS = 500;

/** Weight of a quick run in the moving average of a statement; a slow run counts fully at once. */
const DECAY = 0.1;

/** QUICK: others may wait behind it. SLOW: others must not wait for its connection. MODERATE: neither. */
export type Pace = 'QUICK' | 'MODERATE' | 'SLOW';

/**
 * Maximum number of slow statements at once, over all clients. There are two connections for each processor, and half
 * of the processors stay free for quick statements.
 */
export function maxSlowStatements(connections: number): number {
  return Math.max(1, Math.floor(connections / 4));
}

/**
 * Number of slow runs in a row that make a statement slow that was not expected to be: fewer may be due to the load of
 * the machine.
 */
const MIN_SLOW_RUNS = 3;

/** Measures how long a statement takes. */
export class ExecutionTime {
  #ms: number | null = null;
  /** Slow runs in a row, up to now. */
  #slowRuns = 0;

  /** @param expectsSlow whether it counts as slow until it has been measured, and from the first slow run on */
  constructor(private readonly expectsSlow = false) {}

  /** Only a measured statement counts as quick. */
  get pace(): Pace {
    if (this.#ms === null) return this.expectsSlow ? 'SLOW' : 'MODERATE';
    if (this.#ms <= MAX_QUICK_MS) return 'QUICK';
    return this.#slowRuns >= (this.expectsSlow ? 1 : MIN_SLOW_RUNS) ? 'SLOW' : 'MODERATE';
  }

  /** Records a run, in milliseconds. */
  took(ms: number): void {
    this.#slowRuns = ms > MIN_SLOW_MS ? this.#slowRuns + 1 : 0;
    const counted = Math.min(ms, MIN_SLOW_MS);
    this.#ms = this.#ms === null || counted > this.#ms ? counted : this.#ms + (counted - this.#ms) * DECAY;
  }
}

interface Waiting {
  client: string;
  query: SentQuery;
  /** Async context of the caller, so that tracing attributes the statement to it, whichever connection sends it. */
  asker: AsyncResource;
  executionTime: ExecutionTime;
  /** Called with the milliseconds that the statement took. */
  took: (ms: number) => void;
  resolve(rows: ResultRow[]): void;
  reject(error: unknown): void;
  /** Whether the result is no longer wanted. */
  isAbandoned: boolean;
  /** Cancels what runs on the connection if nothing there is wanted any more; set once the statement was sent. */
  abandoned?: () => void;
}

/**
 * Sends statements over the connections of a pool. A statement goes alone as long as a connection is free. Statements
 * that must wait are pipelined over the next free connection, which saves both sides most system calls. Each is a
 * transaction of its own and fails alone. Clients are served in turn (round robin).
 *
 * Slow statements of all clients together have a quarter of the connections at most. One connection is reserved for
 * statements that were measured as quick: a quick statement never waits behind a slow one.
 *
 * A statement that is no longer wanted is cancelled in PostgreSQL once nothing on its connection is wanted: a cancel
 * request names a connection, not a statement. The other statements there are quick, and have deadlines as well.
 */
export class PipelinedExecutor {
  readonly #waiting = new FairQueue<Waiting>();
  /** Connections requested from the pool, and connections in use. */
  #coming = 0;
  #working = 0;
  /** Statements that are not quick and run now, each alone on a connection, and how many of them are slow. */
  #alone = 0;
  #slow = 0;

  constructor(private readonly pool: pg.Pool) {}

  /** Statements that wait for a connection, without those that the pool counts as waiting itself. */
  get waiting(): number {
    return Math.max(0, this.#waiting.count - this.#coming);
  }

  /**
   * Returns the rows of a statement.
   * @param executionTime the measurement of the statement
   * @param client id of the client, each of which has its own queue
   * @param gone aborted once the rows are no longer wanted; the promise rejects with its reason
   * @param took called with the milliseconds that the statement took, even if it is no longer wanted
   */
  run(
    query: SentQuery,
    executionTime: ExecutionTime,
    client: string,
    gone?: AbortSignal | null,
    took: (ms: number) => void = () => {},
  ): Promise<ResultRow[]> {
    return new Promise((resolve, reject) => {
      const asker = new AsyncResource('STATEMENT');
      const mine: Waiting = { client, query, asker, executionTime, took, resolve, reject, isAbandoned: false };
      if (gone) this.#heed(mine, gone);
      if (mine.isAbandoned) return;
      this.#waiting.add(client, mine);
      this.#connect();
    });
  }

  /** Abandons a statement when its signal is aborted. */
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

  /** Requests a connection for each waiting statement, as far as the pool allows. */
  #connect(): void {
    while (this.#coming < this.#waiting.count && this.#coming + this.#working < this.pool.options.max) {
      this.#coming += 1;
      this.pool.connect((error, client, release) => {
        const batch = error ? [] : this.#next();
        this.#coming -= 1;
        if (error) this.#fail(error);
        else if (batch.length === 0) release();
        else this.#send(batch, client!, release);
      });
    }
  }

  /** Rejects all waiting statements if no connection can be opened. If another connection is open, it takes them. */
  #fail(error: Error): void {
    if (this.#coming + this.#working > 0) return;
    for (let next = this.#waiting.next(ALL); next; next = this.#waiting.next(ALL)) next.reject(error);
  }

  /**
   * Takes the statements for the next connection: its share of those that wait; a statement that is not quick goes
   * alone.
   */
  #next(): Waiting[] {
    const share = Math.min(MAX_PIPELINED, Math.ceil(this.#waiting.count / this.#coming));
    const batch: Waiting[] = [];
    let next = this.#waiting.next((first) => this.#mayGo(first));
    while (next) {
      batch.push(next);
      next = mayShare(next) && batch.length < share ? this.#waiting.next(mayShare) : null;
    }
    return batch;
  }

  /** Whether the statement leaves enough connections for quicker ones. */
  #mayGo({ executionTime: { pace } }: Waiting): boolean {
    const { max } = this.pool.options;
    if (pace === 'QUICK') return true;
    return this.#alone < Math.max(max - 1, 1) && (pace === 'MODERATE' || this.#slow < maxSlowStatements(max));
  }

  #count(pace: Pace, more: 1 | -1): void {
    if (pace !== 'QUICK') this.#alone += more;
    if (pace === 'SLOW') this.#slow += more;
  }

  #send(batch: readonly Waiting[], client: pg.PoolClient, release: (error?: Error) => void): void {
    this.#working += 1;
    // A statement that is not quick is the only one of its batch.
    const { pace } = batch[0]!.executionTime;
    this.#count(pace, 1);
    pipeline(client, batch.length > 1);
    const left = new Set(batch);
    let cancelling: Promise<boolean> | null = null;
    const cancelAbandoned = () => {
      if (left.size === 0 || [...left].some(({ isAbandoned }) => !isAbandoned)) return;
      const before = cancelling;
      cancelling = Promise.all([before ?? true, sendCancelRequest(client)]).then((done) => done.every(Boolean));
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
    for (const sent of batch) {
      sent.abandoned = cancelAbandoned;
      const { query, asker, executionTime, took } = sent;
      const taken = (error: Error | undefined, result: pg.QueryResult<ResultRow>) => {
        const now = performance.now();
        executionTime.took(now - began);
        took(now - began);
        began = now;
        left.delete(sent);
        if (!sent.isAbandoned) failure ??= error ?? undefined;
        if (left.size === 0) {
          pipeline(client, false);
          client.off('error', lost);
          // The next user of the connection must not be hit by a late cancel request.
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

/** Whether a statement may be pipelined. Without a name it must be parsed first, so it goes alone. */
function mayShare({ query, executionTime }: Waiting): boolean {
  return query.name !== undefined && executionTime.pace === 'QUICK';
}

/**
 * Switches pipelining of a connection. pg takes this as an option of a new connection, and reads it with each
 * statement. It cannot be on permanently, since COPY would fail.
 */
function pipeline(client: pg.PoolClient, isOn: boolean): void {
  (client as { pipeline: boolean }).pipeline = isOn;
}
