import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isFirstEdition, type Migration, migrations } from '../../../migrations/index.ts';
import { CannotStart } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import { onConnection } from '../connection.ts';
import { whereabouts } from '../database.ts';
import {
  type FinishedMigration,
  finishedMigrations,
  finishMigration,
  makeMigrationTables,
} from './migration-tables.ts';
import { inTransaction, lockSlowMigrations, runSlowMigration } from './slow-migration.ts';

/** Milliseconds between looks whether another instance has migrated. */
const BETWEEN_LOOKS_MS = 50;

/**
 * For how long a quick migration waits for a table: clients that come after it wait behind it. Then it lets them by and
 * tries again, so often.
 */
const LOCK_MS = 1_000;
const BETWEEN_TRIES_MS = 2_000;
const TRIES = 20;

const LOCK_NOT_AVAILABLE = '55P03';
const INSUFFICIENT_PRIVILEGE = '42501';

export interface MigrateOptions {
  /** The migrations that there are, where not all are to run: those of a backup that an earlier Entente took. */
  among?: readonly Migration[];
  /** Whether no server uses the database yet: then slow migrations on which others wait are finished at once. */
  isUnused?: boolean;
  log?: Log;
}

/**
 * Brings the schema up to date. Several instances may start at once: the first one takes a lock and the others wait for it, to
 * find nothing left to do. Slow migrations are left to `SlowMigrations`, unless there are no records yet.
 * @throws CannotStart where the database was changed for later versions than this one or is of the first edition, a migration
 *   has to wait, or its user may not set it up
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<void> {
  const config = { connectionString: url, application_name: 'entente migrations', connectionTimeoutMillis: 5000 };
  try {
    await onConnection(config, async (client) => {
      // Whatever may be set for the database or its user is for answers.
      await client.query('set statement_timeout = 0');
      await lockMigrations(client);
      await bringUpToDate(client, options);
    });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new CannotStart(
      `The user of DATABASE_URL may not set up the database ${whereabouts(url)} (${message}): make it the database's owner.`,
    );
  }
}

/** Waits without a statement that lasts: CREATE INDEX CONCURRENTLY waits for all that do, and would wait for us. */
async function lockMigrations(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(`select pg_try_advisory_lock(hashtext('Entente migrates here')) as taken`);
    if (rows[0].taken) return;
    await sleep(BETWEEN_LOOKS_MS);
  }
}

async function bringUpToDate(
  client: pg.Client,
  { among = migrations, isUnused = false, log }: MigrateOptions,
): Promise<void> {
  const finished = await finishedMigrations(client);
  refuseOtherSchema(finished, among, log);
  const pending = among.filter(({ name }) => finished.every((each) => each.name !== name));
  const hasRecords = await areThereRecords(client);
  const isNeeded = ({ number }: Migration) => pending.some(({ needs }) => needs.includes(number));
  const runsNow = (migration: Migration) => !migration.isSlow || !hasRecords || (isUnused && isNeeded(migration));
  refuseToWait(
    pending,
    pending.filter((migration) => !runsNow(migration)),
  );
  await patiently(client, 'The table of migrations', log, () => makeMigrationTables(client));
  for (const migration of pending) {
    if (!migration.isSlow) await runQuickMigration(client, migration, log);
    else await queueSlowMigration(client, migration);
    if (migration.isSlow && runsNow(migration)) await runSlowMigrationNow(client, migration, log);
  }
}

function refuseOtherSchema(finished: readonly FinishedMigration[], among: readonly Migration[], log?: Log): void {
  const names = finished.map(({ name }) => name);
  refuseFirstEdition(names);
  const last = among.at(-1)?.number ?? 0;
  const tooNew = finished.filter(({ oldest }) => oldest !== null && oldest > last);
  if (tooNew.length > 0) {
    throw new CannotStart(
      `The database was changed for later versions of Entente than this one (by ${tooNew.map(({ name }) => name).join(', ')}): start one of them, or restore a backup.`,
    );
  }
  const later = names.filter((name) => among.every((each) => each.name !== name));
  if (later.length > 0)
    log?.warn({ migrations: later }, 'the database was migrated by a later version, beside which this one works');
}

/**
 * Rejects a database of the first edition.
 * @param names of the migrations that have run in it
 * @throws CannotStart with the way over
 */
export function refuseFirstEdition(names: readonly string[]): void {
  if (!isFirstEdition(names)) return;
  throw new CannotStart(
    'The database was made by an earlier version of Entente: back it up (npm run backup) and export its records with that version, then import the exports by a mapping (npm run import) into an empty database with this one.',
  );
}

function refuseToWait(pending: readonly Migration[], left: readonly Migration[]): void {
  for (const { name, needs } of pending) {
    const awaited = left.filter(({ number }) => needs.includes(number));
    if (awaited.length === 0) continue;
    throw new CannotStart(
      `The migration ${name} waits for slow migrations that are not finished (${awaited.map((each) => each.name).join(', ')}): start the version before this one, wait until its /readyz names no slow migration, then start this one.`,
    );
  }
}

async function areThereRecords(client: pg.Client): Promise<boolean> {
  const { rows: found } = await client.query(`select to_regclass('record') is not null as is_there`);
  if (!found[0].is_there) return false;
  const { rows } = await client.query('select exists (select from record) as are_there');
  return rows[0].are_there;
}

function runQuickMigration(client: pg.Client, migration: Migration, log?: Log): Promise<void> {
  return patiently(client, `The migration ${migration.name}`, log, async () => {
    await client.query(migration.text);
    await finishMigration(client, migration);
  });
}

/** Has the migration run beside the server, unless it does already. */
async function queueSlowMigration(client: pg.Client, { name }: Migration): Promise<void> {
  await client.query('insert into slow_migration (name) values ($1) on conflict do nothing', [name]);
}

async function runSlowMigrationNow(client: pg.Client, migration: Migration, log?: Log): Promise<void> {
  while (!(await lockSlowMigrations(client))) await sleep(BETWEEN_LOOKS_MS);
  await runSlowMigration(client, migration, { log, rests: false });
}

/**
 * Works in a transaction that waits for no table for longer than clients may wait behind it, again and again.
 * @throws CannotStart if a table never was free
 */
async function patiently(
  client: pg.Client,
  what: string,
  log: Log | undefined,
  work: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await inTransaction(client, async () => {
        await client.query(`set local lock_timeout = ${LOCK_MS}`);
        await work();
      });
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      if (tries === TRIES) {
        throw new CannotStart(
          `${what} waits for a table that other transactions hold (see pg_stat_activity): start again once they have ended.`,
        );
      }
      log?.warn(`${what} waits for a table that other transactions hold; it is tried again.`);
      await sleep(BETWEEN_TRIES_MS);
    }
  }
}
