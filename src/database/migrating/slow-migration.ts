import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Migration } from '../../../migrations/index.ts';
import type { Log } from '../../runtime/log.ts';
import { finishMigration } from './migration-tables.ts';

/**
 * Rows of the first batch. Later batches are sized to take BATCH_MS: clients wait for rows that a batch locks, and the
 * change feed for its end.
 */
const FIRST_ROWS = 100;
const MAX_ROWS = 10_000;
const BATCH_MS = 200;

/** A longer batch is too large or is blocked, and is cancelled. */
const MAX_BATCH_MS = 30_000;

/** Maximum delay before a failed migration is retried. */
const MAX_RETRY_DELAY_MS = 300_000;

/** How long a batch waits for rows that a client has locked. It holds locks itself meanwhile. */
const LOCK_TIMEOUT_MS = 2_000;

/** Matches statements that cannot run in a transaction; the group is the index that is created. */
const CONCURRENT = /^(?:create (?:unique )?index concurrently if not exists (\w+)|drop index concurrently) /im;

export interface SlowRunOptions {
  log?: Log;
  /** Whether clients are served meanwhile. If so, each batch is followed by a pause of the same length. */
  rests: boolean;
  /** Stops the migration after a batch. */
  signal?: AbortSignal;
}

/** The progress of a slow migration. */
interface Progress {
  position: string | null;
  done: string;
  total: string | null;
  failures: number;
}

/**
 * Takes the lock of slow migrations, which lasts as long as the connection: only one instance runs them.
 * @returns whether the lock was free
 */
export async function lockSlowMigrations(client: pg.Client): Promise<boolean> {
  // A machine that lost its power holds the lock for half a minute, instead of the two hours of TCP.
  await client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4');
  const { rows } = await client.query(`select pg_try_advisory_lock(hashtext('Entente migrates slowly here')) as taken`);
  return rows[0].taken;
}

/**
 * Runs a slow migration from its stored position to its end, on a connection that holds the lock.
 *
 * Its file has one statement. A statement with CONCURRENTLY (`create index concurrently if not exists …`) runs outside
 * of transactions, after an unfinished index of that name was dropped. Any other statement is repeated with two
 * parameters: the position at which the last batch ended (text, null at first) and the maximum number of rows. It
 * returns one row: `position`, null if nothing was left to do, and `done`, the number of processed rows. The position
 * is stored in the transaction of the batch, so each batch is applied once, whatever fails.
 * @throws the error of a batch; earlier batches stay applied
 */
export async function runSlowMigration(client: pg.Client, migration: Migration, options: SlowRunOptions) {
  const { name } = migration;
  const { log, rests, signal } = options;
  const began = await begin(client, migration);
  if (began === null) return;
  log?.info({ migration: name, done: Number(began.done), total: numberOf(began.total) }, 'Slow migration started');
  if (CONCURRENT.test(migration.text)) {
    signal?.throwIfAborted();
    await runConcurrently(client, migration);
  } else {
    let tenths = loggedTenth(began);
    // Fewer after failures: a batch that takes too long may succeed in parts.
    for (let rows = Math.ceil(FIRST_ROWS / 2 ** began.failures); ; ) {
      signal?.throwIfAborted();
      const since = performance.now();
      const progress = await runBatch(client, migration, rows);
      if (progress === null) break;
      const tookMs = performance.now() - since;
      const now = loggedTenth(progress);
      if (now > tenths) {
        const { done, total } = progress;
        log?.info({ migration: name, done: Number(done), total: numberOf(total) }, 'Slow migration in progress');
        tenths = now;
      }
      rows = Math.max(1, Math.min(MAX_ROWS, 2 * rows, Math.round((rows * BATCH_MS) / tookMs)));
      if (rests) await sleep(tookMs, undefined, { signal });
    }
  }
  log?.info({ migration: name }, 'Slow migration finished');
}

/**
 * Records the failure of a slow migration. It is retried after one second, and the delay doubles with each failure.
 * @returns the failures since its last successful batch
 */
export async function recordFailure(client: pg.Client, name: string, error: string): Promise<number> {
  const { rows } = await client.query(
    `update slow_migration set failures = failures + 1, error = $2,
      retry_at = now() + least(1000 * 2 ^ least(failures, 30), $3) * interval '1 ms'
    where name = $1 returning failures`,
    [name, error, MAX_RETRY_DELAY_MS],
  );
  return rows[0].failures;
}

/**
 * Records that a slow migration begins. The first time, it also counts the rows to process.
 * @returns null if the migration is finished
 */
async function begin(client: pg.Client, { name, total }: Migration): Promise<Progress | null> {
  await client.query(`set statement_timeout = 0; set timezone = 'UTC'`);
  const { rows: queued } = await client.query('select total from slow_migration where name = $1', [name]);
  if (queued.length === 0) return null;
  let counted = queued[0].total;
  if (counted === null && total !== null) counted = Object.values((await client.query(total)).rows[0])[0];
  const { rows } = await client.query<Progress>(
    `update slow_migration set began_at = coalesce(began_at, now()), total = $2 where name = $1
    returning position, done, total, failures`,
    [name, counted],
  );
  return rows[0] ?? null;
}

/** @returns the new progress; null if the migration is finished */
async function runBatch(client: pg.Client, migration: Migration, size: number): Promise<Progress | null> {
  const { name, text } = migration;
  return inTransaction(client, async () => {
    await client.query(`set local statement_timeout = ${MAX_BATCH_MS}; set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
    // If the lock is lost behind a pooler, another instance waits here.
    const { rows: found } = await client.query('select position from slow_migration where name = $1 for update', [
      name,
    ]);
    if (found.length === 0) return null;
    const { position: from } = found[0];
    const { rows: ended } = await client.query<{ position: string | null; done: number }>(text, [from, size]);
    const { position = null, done = 0 } = ended[0] ?? {};
    if (position === null) {
      await finishMigration(client, migration);
      return null;
    }
    if (position === from) throw new Error(`${name}: a batch did not advance the position.`);
    const { rows } = await client.query<Progress>(
      `update slow_migration set position = $2, done = done + $3, failures = 0, retry_at = null, error = null
      where name = $1 returning position, done, total, failures`,
      [name, position, done],
    );
    return rows[0]!;
  });
}

async function runConcurrently(client: pg.Client, migration: Migration): Promise<void> {
  const [, index] = CONCURRENT.exec(migration.text)!;
  if (index) {
    const { rows } = await client.query('select from pg_index where indexrelid = to_regclass($1) and not indisvalid', [
      index,
    ]);
    if (rows.length > 0) await client.query(`drop index concurrently ${index}`);
  }
  await client.query(migration.text);
  await inTransaction(client, () => finishMigration(client, migration));
}

export async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // A lost connection has rolled back already.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function numberOf(count: string | null): number | null {
  return count === null ? null : Number(count);
}

function loggedTenth({ done, total }: Progress): number {
  return Math.floor((10 * Number(done)) / Number(total ?? Number.POSITIVE_INFINITY));
}
