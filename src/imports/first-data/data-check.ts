import { withConnection } from '../../database/connection.ts';
import { OperatorError } from '../../runtime/errors.ts';

/** Runs a statement and returns its rows. */
type Query = (text: string) => Promise<{ [column: string]: unknown }[]>;

/**
 * Rejects demo data for a normal server and other data for a demo. The check writes nothing and works on any database,
 * so that a database of an earlier version or another program stays untouched.
 * @param isDemo whether the program shows demo data
 * @throws OperatorError if the database holds data of the other kind
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
    throw new OperatorError(
      'The database holds demo data, which are invented. Use npm run demo, or set DATA_DIR or DATABASE_URL to another place.',
    );
  }
  const holdsRecords = Boolean(found!.hasRecords) && (await isThere(query, 'record'));
  // Empty tables of Entente belong to another server that is starting, or that created a key first.
  if (holdsDemo || (!holdsRecords && !found!.isForeign)) return;
  throw new OperatorError(
    'The database holds data that are not demo data, and was left as it is. Set DATA_DIR to a new folder, or DATABASE_URL to an empty database.',
  );
}

/** Checks the database before a server opens it. @throws OperatorError as `checkData` does */
export function checkDataAt(url: string, isDemo: boolean): Promise<void> {
  const config = { connectionString: url, connectionTimeoutMillis: 5_000 };
  return withConnection(config, (client) => checkData(async (text) => (await client.query(text)).rows, isDemo));
}

async function isThere(query: Query, table: 'demo_data' | 'record'): Promise<boolean> {
  const [row] = await query(`select exists (select from ${table}) as "isThere"`);
  return row!.isThere === true;
}
