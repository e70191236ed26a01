import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { withConnection } from '../../../database/connection.ts';
import { assertNotFirstEdition } from '../../../database/migrating/migrate.ts';
import { OperatorError } from '../../../runtime/errors.ts';
import { VERSION } from '../../../runtime/version.ts';
import { type BackupContents, type BackupSums, BackupWriter } from './backup-file.ts';

/** Called after each table; the next one waits for its promise. */
export type TableProgress = (table: string, rows: number) => unknown;

/** Session settings for values that are read the same everywhere. */
const SESSION_SETTINGS = `
  set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0;
  set local timezone = 'UTC';
  set local datestyle = 'ISO, YMD';
  set local intervalstyle = 'postgres';
  set local bytea_output = 'hex';
  set local extra_float_digits = 1;
`;

/**
 * Persistent tables with their columns, except generated ones. The time of the last backup and the key for log
 * positions belong to one database and are left out.
 */
const TABLES = `
  select c.relname as name, (
    select array_agg(a.attname::text order by a.attnum) from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  ) as columns
  from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
    and c.relname not in ('last_backup', 'place_seal')
  order by c.relname
`;

const SEQUENCES = `
  select sequencename as name, last_value::text as last from pg_sequences
  where schemaname = current_schema() and last_value is not null order by sequencename
`;

/**
 * Writes everything in a database into one file, as of one instant, while others continue to write. Rows are streamed;
 * only a part of one table is in memory.
 * @throws OperatorError if the database is not of Entente or is of the first edition, or if the file cannot be written
 */
export async function takeBackup(
  url: string,
  path: string,
  onTableDone: TableProgress = () => {},
): Promise<BackupSums> {
  return withConnection({ connectionString: url, application_name: 'entente backup' }, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    await client.query(SESSION_SETTINGS);
    const contents = await contentsOf(client);
    const writer = await BackupWriter.create(path, contents);
    try {
      for (const { name, columns } of contents.tables) {
        const copied = client.query(
          copyTo(`copy ${quoteIdentifier(name)} (${columns.map(quoteIdentifier).join(', ')}) to stdout`),
        );
        await writer.table(name, copied, () => copied.rowCount);
        await onTableDone(name, copied.rowCount);
      }
      await client.query('commit');
      return await writer.finish();
    } catch (error) {
      await writer.discard();
      throw error;
    }
  });
}

/**
 * Stores the time of a backup, for metrics.
 * @param takenAt when the backup began
 * @throws if the user may not write
 */
export async function recordBackupTime(url: string, takenAt: Date): Promise<void> {
  await withConnection({ connectionString: url, application_name: 'entente backup' }, (client) =>
    client.query(
      'insert into last_backup (taken_at) values ($1) on conflict (is_only) do update set taken_at = excluded.taken_at',
      [takenAt],
    ),
  );
}

async function contentsOf(client: pg.Client): Promise<Omit<BackupContents, 'format'>> {
  const { rows: found } = await client.query(`select to_regclass('migration') is not null as is_ours`);
  if (!found[0].is_ours)
    throw new OperatorError('The database is not a database of Entente: there is nothing to back up.');
  const { rows: migrations } = await client.query('select name from migration order by id');
  const names = migrations.map(({ name }) => name);
  assertNotFirstEdition(names);
  const { rows: tables } = await client.query<BackupContents['tables'][number]>(TABLES);
  const { rows: sequences } = await client.query<BackupContents['sequences'][number]>(SEQUENCES);
  return {
    entente: VERSION,
    takenAt: new Date().toISOString(),
    migrations: names,
    tables,
    sequences,
  };
}

export function quoteIdentifier(name: string): string {
  return pg.escapeIdentifier(name);
}
