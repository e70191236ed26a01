import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { onConnection } from '../../../database/connection.ts';
import { refuseFirstEdition } from '../../../database/migrating/migrate.ts';
import { CannotStart } from '../../../runtime/errors.ts';
import { VERSION } from '../../../runtime/version.ts';
import { type BackupContents, type BackupSums, BackupWriter } from './backup-file.ts';

/** Told when a table is done; the next one waits until it has been taken note of. */
export type TableDone = (table: string, rows: number) => unknown;

/** Whatever the session would have it otherwise, values are written so that they are read the same everywhere. */
const AS_WRITTEN = `
  set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0;
  set local timezone = 'UTC';
  set local datestyle = 'ISO, YMD';
  set local intervalstyle = 'postgres';
  set local bytea_output = 'hex';
  set local extra_float_digits = 1;
`;

/**
 * Tables whose rows outlive a transaction, with those of their columns that are not worked out from others. The time of the
 * last backup says nothing of the database into which one is restored, which has a log of its own and a key for places in it.
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
 * Writes all that a database holds into one file: as it was at one instant, while others go on writing. Rows stream through,
 * table by table; nothing is held but a part of one.
 * @throws CannotStart where the database is not Entente's or of the first edition, or the file cannot be written
 */
export async function takeBackup(url: string, path: string, tell: TableDone = () => {}): Promise<BackupSums> {
  return onConnection({ connectionString: url, application_name: 'entente backup' }, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    await client.query(AS_WRITTEN);
    const contents = await contentsOf(client);
    const writer = await BackupWriter.create(path, contents);
    try {
      for (const { name, columns } of contents.tables) {
        const copied = client.query(copyTo(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`));
        await writer.table(name, copied, () => copied.rowCount);
        await tell(name, copied.rowCount);
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
 * Stores when a backup was taken, for the metrics of servers.
 * @param takenAt when it was begun
 * @throws if the user may not write there
 */
export async function noteBackup(url: string, takenAt: Date): Promise<void> {
  await onConnection({ connectionString: url, application_name: 'entente backup' }, (client) =>
    client.query(
      'insert into last_backup (taken_at) values ($1) on conflict (is_only) do update set taken_at = excluded.taken_at',
      [takenAt],
    ),
  );
}

async function contentsOf(client: pg.Client): Promise<Omit<BackupContents, 'format'>> {
  const { rows: found } = await client.query(`select to_regclass('migration') is not null as is_ours`);
  if (!found[0].is_ours) throw new CannotStart('This is no database of Entente: there is nothing to back up.');
  const { rows: migrations } = await client.query('select name from migration order by id');
  const names = migrations.map(({ name }) => name);
  refuseFirstEdition(names);
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

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
