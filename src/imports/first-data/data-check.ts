import { onConnection } from '../../database/connection.ts';
import { CannotStart } from '../../runtime/errors.ts';

/** Runs a statement, and gives its rows. */
type Query = (text: string) => Promise<{ [column: string]: unknown }[]>;

/**
 * Keeps demo data and other data apart. It writes nothing, and needs no table to be there: a database of an earlier
 * version, or of another program, must be left as it is.
 * @param isDemo whether the program that wants to use the database shows demo data
 * @throws CannotStart if the database holds what the program is not for
 */
export async function checkData(query: Query, isDemo: boolean): Promise<void> {
  const [found] = await query(
    `select to_regclass('record') is not null as "hasRecords", to_regclass('demo_data') is not null as "knowsDemo",
      to_regclass('migration') is null
        and exists (select from pg_tables where schemaname = current_schema()) as "isForeign"`,
  );
  const holdsDemo = Boolean(found!.knowsDemo) && (await isThere(query, 'demo_data'));
  if (!isDemo) {
    if (!holdsDemo) return;
    throw new CannotStart(
      'The database holds demo data, which are invented. Use npm run demo, or set DATA_DIR or DATABASE_URL to another place.',
    );
  }
  const holdsRecords = Boolean(found!.hasRecords) && (await isThere(query, 'record'));
  // Tables of ours without records are those of another server that starts at this moment, or that got a key first.
  if (holdsDemo || (!holdsRecords && !found!.isForeign)) return;
  throw new CannotStart(
    'The database holds data that are not demo data, and was left as it is. Set DATA_DIR to a new folder, or DATABASE_URL to an empty database.',
  );
}

/** Does so before a server begins with anything else. @throws CannotStart as `checkData` does */
export function checkDataAt(url: string, isDemo: boolean): Promise<void> {
  const config = { connectionString: url, connectionTimeoutMillis: 5_000 };
  return onConnection(config, (client) => checkData(async (text) => (await client.query(text)).rows, isDemo));
}

async function isThere(query: Query, table: 'demo_data' | 'record'): Promise<boolean> {
  const [row] = await query(`select exists (select from ${table}) as "isThere"`);
  return row!.isThere === true;
}
