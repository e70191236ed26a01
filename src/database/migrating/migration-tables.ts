import type pg from 'pg';
import type { Migration } from '../../../migrations/index.ts';

/** Runs a statement, and gives its rows. */
type Read = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/**
 * The tables that hold what has become of migrations. They belong to no migration, since they have to be there before the
 * first one runs. A finished migration, quick or slow, is a row of `migration`; a slow one that is not finished is a row of
 * `slow_migration`.
 */
const TABLES = `
  create table if not exists migration (
    id serial primary key,
    timestamp bigint not null,
    name varchar not null
  );
  -- See Migration.oldest.
  alter table migration add column if not exists oldest integer;
  create table if not exists slow_migration (
    name text collate "C" primary key,
    -- Where the last batch ended, in the words of the migration; null before the first one.
    position text,
    done bigint not null default 0,
    total bigint,
    -- When the first batch began.
    began_at timestamptz,
    -- Failures since the last batch that succeeded; until when no instance tries again.
    failures integer not null default 0,
    retry_at timestamptz,
    error text
  )
`;

/** Makes the tables if they are not there. Nothing is locked that is there already. */
export async function makeMigrationTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select to_regclass('slow_migration') is not null as are_there`);
  if (!rows[0].are_there) await client.query(TABLES);
}

/** A migration that is finished. */
export interface FinishedMigration {
  name: string;
  oldest: number | null;
}

/** The migrations that are finished, in the order in which they were; none where there is no table of them. */
export async function finishedMigrations(client: pg.Client): Promise<FinishedMigration[]> {
  const { rows: found } = await client.query(`select to_regclass('migration') is not null as is_there`);
  if (!found[0].is_there) return [];
  // Versions of Entente before this one made the table without the column.
  const { rows } = await client.query(
    `select name, (to_jsonb(migration) ->> 'oldest')::integer as oldest from migration order by id`,
  );
  return rows;
}

/** Records that a migration is finished: in the transaction in which it was. */
export async function finishMigration(client: pg.Client, { name, oldest }: Migration): Promise<void> {
  await client.query('insert into migration (timestamp, name, oldest) values ($1, $2, $3)', [
    name.slice(-13),
    name,
    oldest,
  ]);
  await client.query('delete from slow_migration where name = $1', [name]);
}

/** A slow migration that is not finished, as operators see it. */
export interface SlowMigrationState {
  name: string;
  /** How many rows it has processed, of how many when it began; null where nobody knows. */
  done: number;
  total: number | null;
  /** When it began, as an ISO 8601 date; null if it waits. */
  since: string | null;
  /** How often it has failed since it last succeeded, and by which error last. */
  failures: number;
  error: string | null;
}

/** SQL that gives an array of `SlowMigrationState` as JSON. */
export const SLOW_MIGRATIONS = `(
  select coalesce(json_agg(json_build_object('name', name, 'done', done, 'total', total,
    'since', to_char(began_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'failures', failures, 'error', error) order by right(name, 13)), '[]')
  from slow_migration)`;

/** SQL that gives an array of the same with `name`, `share` and `failures` alone, for metrics. */
export const SLOW_SHARES = `(
  select coalesce(json_agg(json_build_object('name', name, 'failures', failures,
    'share', case when total > 0 then least(1, done::float8 / total) end)), '[]')
  from slow_migration)`;

/** Whether a migration is finished: for code that can go on without it meanwhile. */
export async function isFinished(read: Read, name: string): Promise<boolean> {
  return (await read('select from migration where name = $1', [name])).length > 0;
}
