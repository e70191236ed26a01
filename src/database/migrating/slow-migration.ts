import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Migration } from '../../../migrations/index.ts';
import type { Log } from '../../runtime/log.ts';
import { finishMigration } from './migration-tables.ts';

/**
 * Rows of the first batch. Those of the next ones are as many as take LENGTH_MS: writers wait for rows of a batch, and the feed
 * of changes for its end.
 */
const FIRST_ROWS = 100;
const MAX_ROWS = 10_000;
const LENGTH_MS = 200;

/** A batch that takes longer is too large, or stands still. */
const MAX_LENGTH_MS = 30_000;

/** The longest time until a migration that failed is tried again. */
const MAX_PAUSE_MS = 300_000;

/** For how long a batch waits for rows that a client holds. It holds rows itself meanwhile. */
const LOCK_MS = 2_000;

/** Tells whether a statement has to run outside of transactions, and which index it makes. */
const CONCURRENT = /^(?:create (?:unique )?index concurrently if not exists (\w+)|drop index concurrently) /im;

export interface SlowRunOptions {
  log?: Log;
  /** Whether clients are served meanwhile, for whom it rests after each batch for as long as the batch took. */
  rests: boolean;
  /** Ends it after a batch. */
  signal?: AbortSignal;
}

/** Where a slow migration is. */
interface Progress {
  position: string | null;
  done: string;
  total: string | null;
  failures: number;
}

/**
 * Takes the lock of slow migrations for as long as the connection lives: of all instances, one works at them.
 * @returns whether it was free
 */
export async function lockSlowMigrations(client: pg.Client): Promise<boolean> {
  // A machine that has lost its power holds the lock for half a minute, and not for the two hours of TCP.
  await client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4');
  const { rows } = await client.query(`select pg_try_advisory_lock(hashtext('Entente migrates slowly here')) as taken`);
  return rows[0].taken;
}

/**
 * Runs a slow migration from where it was left to its end, on a connection that holds the lock.
 *
 * Its file has one statement, of one of two sorts. One with CONCURRENTLY (`create index concurrently if not exists …`) runs
 * outside of transactions; an index that was left unfinished is dropped before. Any other one is run again and again with two
 * parameters: the position at which the batch before ended (text, null at first) and the most rows that it may process. It
 * gives one row: `position`, at which it ended, null where nothing was left to do; and `done`, the number of rows that it
 * processed. The position is stored in the transaction of the batch: so each batch is done once, whatever dies when.
 * @throws what a batch fails with; what was done before it stays done
 */
export async function runSlowMigration(client: pg.Client, migration: Migration, options: SlowRunOptions) {
  const { name } = migration;
  const { log, rests, signal } = options;
  const began = await begin(client, migration);
  if (began === null) return;
  log?.info({ migration: name, done: Number(began.done), total: numberOf(began.total) }, 'a slow migration runs');
  if (CONCURRENT.test(migration.text)) {
    signal?.throwIfAborted();
    await runConcurrently(client, migration);
  } else {
    let tenths = tenthsOf(began);
    // After failures, fewer: one that takes too long may succeed in parts.
    for (let rows = Math.ceil(FIRST_ROWS / 2 ** began.failures); ; ) {
      signal?.throwIfAborted();
      const since = performance.now();
      const progress = await runBatch(client, migration, rows);
      if (progress === null) break;
      const tookMs = performance.now() - since;
      const now = tenthsOf(progress);
      if (now > tenths) {
        const { done, total } = progress;
        log?.info({ migration: name, done: Number(done), total: numberOf(total) }, 'a slow migration goes on');
        tenths = now;
      }
      rows = Math.max(1, Math.min(MAX_ROWS, 2 * rows, Math.round((rows * LENGTH_MS) / tookMs)));
      if (rests) await sleep(tookMs, undefined, { signal });
    }
  }
  log?.info({ migration: name }, 'a slow migration is finished');
}

/**
 * Records why a slow migration failed. It is tried again after a second, and after twice as long with each failure.
 * @returns how often it has failed since it last succeeded
 */
export async function noteFailure(client: pg.Client, name: string, error: string): Promise<number> {
  const { rows } = await client.query(
    `update slow_migration set failures = failures + 1, error = $2,
      retry_at = now() + least(1000 * 2 ^ least(failures, 30), $3) * interval '1 ms'
    where name = $1 returning failures`,
    [name, error, MAX_PAUSE_MS],
  );
  return rows[0].failures;
}

/** Records that a slow migration begins, and counts what it has to do, the first time. @returns null if it is finished */
async function begin(client: pg.Client, { name, total }: Migration): Promise<Progress | null> {
  await client.query(`set statement_timeout = 0; set timezone = 'UTC'`);
  const { rows: waiting } = await client.query('select total from slow_migration where name = $1', [name]);
  if (waiting.length === 0) return null;
  let counted = waiting[0].total;
  if (counted === null && total !== null) counted = Object.values((await client.query(total)).rows[0])[0];
  const { rows } = await client.query<Progress>(
    `update slow_migration set began_at = coalesce(began_at, now()), total = $2 where name = $1
    returning position, done, total, failures`,
    [name, counted],
  );
  return rows[0] ?? null;
}

/** @returns where the migration is then; null if it is finished */
async function runBatch(client: pg.Client, migration: Migration, size: number): Promise<Progress | null> {
  const { name, text } = migration;
  return inTransaction(client, async () => {
    await client.query(`set local statement_timeout = ${MAX_LENGTH_MS}; set local lock_timeout = ${LOCK_MS}`);
    // Where the lock of slow migrations does not hold, behind a pooler, another instance waits here.
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
    if (position === from) throw new Error(`${name} ended a batch where it began it.`);
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

/** Does all of it, or nothing. */
export async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that is lost has taken it back already.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function numberOf(count: string | null): number | null {
  return count === null ? null : Number(count);
}

function tenthsOf({ done, total }: Progress): number {
  return Math.floor((10 * Number(done)) / Number(total ?? Number.POSITIVE_INFINITY));
}
