import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isFirstEdition, type Migration, migrations } from '../../../migrations/index.ts';
import { OperatorError } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import { withConnection } from '../connection.ts';
import { describeDatabase } from '../database.ts';
import {
  type FinishedMigration,
  finishedMigrations,
  finishMigration,
  makeMigrationTables,
} from './migration-tables.ts';
import { inTransaction, lockSlowMigrations, runSlowMigration } from './slow-migration.ts';

/** How often to check whether another instance has finished its migrations. */
const POLL_INTERVAL_MS = 50;

/**
 * A quick migration waits this long for a table, since statements of clients queue behind it. Then it lets them pass
 * and retries.
 */
const LOCK_TIMEOUT_MS = 1_000;
const RETRY_INTERVAL_MS = 2_000;
const MAX_TRIES = 20;

const LOCK_NOT_AVAILABLE = '55P03';
const INSUFFICIENT_PRIVILEGE = '42501';

export interface MigrateOptions {
  /** The migrations to run; default: all. A backup of an earlier version needs fewer. */
  among?: readonly Migration[];
  /** Whether no server uses the database yet. If so, slow migrations that others need are run at once. */
  isUnused?: boolean;
  log?: Log;
}

/**
 * Brings the schema up to date. If several instances start at once, the first takes a lock, and the others wait and
 * find nothing to do. Slow migrations are left to `SlowMigrations`, unless there are no records yet.
 * @throws OperatorError if the database was changed for later versions or is of the first edition, if a migration has
 *   to wait, or if the user may not change the schema
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<void> {
  const config = { connectionString: url, application_name: 'entente migrations', connectionTimeoutMillis: 5000 };
  try {
    await withConnection(config, async (client) => {
      // Overrides a timeout of the database or user, which is meant for requests.
      await client.query('set statement_timeout = 0');
      await lockMigrations(client);
      await bringUpToDate(client, options);
    });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new OperatorError(
      `The user of DATABASE_URL may not set up the database ${describeDatabase(url)} (${message}): make it the database's owner.`,
    );
  }
}

/**
 * Polls for the lock instead of waiting in one statement: CREATE INDEX CONCURRENTLY waits for running statements, and
 * would wait for this one.
 */
async function lockMigrations(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(`select pg_try_advisory_lock(hashtext('Entente migrates here')) as taken`);
    if (rows[0].taken) return;
    await sleep(POLL_INTERVAL_MS);
  }
}

async function bringUpToDate(
  client: pg.Client,
  { among = migrations, isUnused = false, log }: MigrateOptions,
): Promise<void> {
  const finished = await finishedMigrations(client);
  assertCompatibleSchema(finished, among, log);
  const pending = among.filter(({ name }) => finished.every((each) => each.name !== name));
  const hasRecords = await hasAnyRecords(client);
  const isNeeded = ({ number }: Migration) => pending.some(({ needs }) => needs.includes(number));
  const runsNow = (migration: Migration) => !migration.isSlow || !hasRecords || (isUnused && isNeeded(migration));
  assertNothingToWaitFor(
    pending,
    pending.filter((migration) => !runsNow(migration)),
  );
  await withRetries(client, 'The table of migrations', log, () => makeMigrationTables(client));
  for (const migration of pending) {
    if (!migration.isSlow) await runQuickMigration(client, migration, log);
    else await queueSlowMigration(client, migration);
    if (migration.isSlow && runsNow(migration)) await runSlowMigrationNow(client, migration, log);
  }
}

function assertCompatibleSchema(finished: readonly FinishedMigration[], among: readonly Migration[], log?: Log): void {
  const names = finished.map(({ name }) => name);
  assertNotFirstEdition(names);
  const last = among.at(-1)?.number ?? 0;
  const tooNew = finished.filter(({ oldest }) => oldest !== null && oldest > last);
  if (tooNew.length > 0) {
    throw new OperatorError(
      `The database was changed for later versions of Entente than this one (by ${tooNew.map(({ name }) => name).join(', ')}): start one of them, or restore a backup.`,
    );
  }
  const later = names.filter((name) => among.every((each) => each.name !== name));
  if (later.length > 0)
    log?.warn({ migrations: later }, 'The database was migrated by a later version; this version can use it');
}

/**
 * Rejects a database of the first edition.
 * @param names the migrations that have run in it
 * @throws OperatorError that says how to move the data
 */
export function assertNotFirstEdition(names: readonly string[]): void {
  if (!isFirstEdition(names)) return;
  throw new OperatorError(
    'The database was made by an earlier version of Entente. Back it up (npm run backup) and export its records with that version. Then import the exports by a mapping (npm run import) into an empty database with this version.',
  );
}

function assertNothingToWaitFor(pending: readonly Migration[], left: readonly Migration[]): void {
  for (const { name, needs } of pending) {
    const awaited = left.filter(({ number }) => needs.includes(number));
    if (awaited.length === 0) continue;
    throw new OperatorError(
      `The migration ${name} waits for slow migrations that are not finished (${awaited.map((each) => each.name).join(', ')}). Start the version before this one, wait until its /readyz lists no slow migration, then start this one.`,
    );
  }
}

async function hasAnyRecords(client: pg.Client): Promise<boolean> {
  const { rows: found } = await client.query(`select to_regclass('record') is not null as is_there`);
  if (!found[0].is_there) return false;
  const { rows } = await client.query('select exists (select from record) as are_there');
  return rows[0].are_there;
}

function runQuickMigration(client: pg.Client, migration: Migration, log?: Log): Promise<void> {
  return withRetries(client, `The migration ${migration.name}`, log, async () => {
    await client.query(migration.text);
    await finishMigration(client, migration);
  });
}

/** Queues the migration to run beside the server, unless it is queued already. */
async function queueSlowMigration(client: pg.Client, { name }: Migration): Promise<void> {
  await client.query('insert into slow_migration (name) values ($1) on conflict do nothing', [name]);
}

async function runSlowMigrationNow(client: pg.Client, migration: Migration, log?: Log): Promise<void> {
  while (!(await lockSlowMigrations(client))) await sleep(POLL_INTERVAL_MS);
  await runSlowMigration(client, migration, { log, rests: false });
}

/**
 * Runs work in a transaction that waits only briefly for each table, and retries.
 * @throws OperatorError if a table was never free
 */
async function withRetries(
  client: pg.Client,
  what: string,
  log: Log | undefined,
  work: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await inTransaction(client, async () => {
        await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
        await work();
      });
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      if (tries === MAX_TRIES) {
        throw new OperatorError(
          `${what} waits for a table that other transactions hold (see pg_stat_activity): start again once they have ended.`,
        );
      }
      log?.warn(`${what} waits for a table that other transactions hold; retrying`);
      await sleep(RETRY_INTERVAL_MS);
    }
  }
}
