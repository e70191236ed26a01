import type pg from 'pg';
import type { Migration } from '../../../migrations/index.ts';

type Read = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/**
 * The tables of migrations. They belong to no migration, since they must exist before the first one runs. `migration`
 * has the finished migrations, quick or slow; `slow_migration` has the unfinished slow ones.
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

/** Creates the tables, if they do not exist. Existing tables are not locked. */
export async function makeMigrationTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select to_regclass('slow_migration') is not null as are_there`);
  if (!rows[0].are_there) await client.query(TABLES);
}

export interface FinishedMigration {
  name: string;
  oldest: number | null;
}

/** Returns the finished migrations, in order; empty if the table does not exist. */
export async function finishedMigrations(client: pg.Client): Promise<FinishedMigration[]> {
  const { rows: found } = await client.query(`select to_regclass('migration') is not null as is_there`);
  if (!found[0].is_there) return [];
  // The first edition created the table without the column.
  const { rows } = await client.query(
    `select name, (to_jsonb(migration) ->> 'oldest')::integer as oldest from migration order by id`,
  );
  return rows;
}

/** Records that a migration is finished; to be called in the transaction of the migration. */
export async function finishMigration(client: pg.Client, { name, oldest }: Migration): Promise<void> {
  await client.query('insert into migration (timestamp, name, oldest) values ($1, $2, $3)', [
    name.slice(-13),
    name,
    oldest,
  ]);
  await client.query('delete from slow_migration where name = $1', [name]);
}

/** An unfinished slow migration, as `/readyz` shows it. */
export interface SlowMigrationState {
  name: string;
  /** Processed rows, and the number of rows when it began; null if unknown. */
  done: number;
  total: number | null;
  /** When it began, in ISO 8601; null if it has not begun. */
  since: string | null;
  /** Failures since its last successful batch, and the last error. */
  failures: number;
  error: string | null;
}

/** SQL for a JSON array of `SlowMigrationState`. */
export const SLOW_MIGRATIONS = `(
  select coalesce(json_agg(json_build_object('name', name, 'done', done, 'total', total,
    'since', to_char(began_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'failures', failures, 'error', error) order by right(name, 13)), '[]')
  from slow_migration)`;

/** SQL for a JSON array with `name`, `share` and `failures`, for metrics. */
export const SLOW_SHARES = `(
  select coalesce(json_agg(json_build_object('name', name, 'failures', failures,
    'share', case when total > 0 then least(1, done::float8 / total) end)), '[]')
  from slow_migration)`;

/** Whether a migration is finished, for code that can do without it. */
export async function isFinished(read: Read, name: string): Promise<boolean> {
  return (await read('select from migration where name = $1', [name])).length > 0;
}
