import { testDatabaseUrl } from './postgres.ts';

/** Environment variables with the standby and the pooler of a multi-instance run. */
export const STANDBY_VARIABLE = 'ENTENTE_TEST_STANDBY';
export const POOLER_VARIABLE = 'ENTENTE_TEST_POOLER';

/** Whether each server of this run is two instances behind PgBouncer with a standby. */
export function isMultiInstance(): boolean {
  return process.env.ENTENTE_TEST_MULTI_INSTANCE === 'yes';
}

/** Number of instances of each server. */
export const INSTANCES = isMultiInstance() ? 2 : 1;

/** The connection settings of a database of this run. */
export function settingsOf(database: string): Record<string, string> {
  const url = testDatabaseUrl(database);
  if (!isMultiInstance()) return { DATABASE_URL: url };
  const pooled = new URL(url);
  pooled.hostname = '127.0.0.1';
  pooled.port = process.env[POOLER_VARIABLE]!;
  pooled.search = '?options=';
  return {
    DATABASE_URL: pooled.href,
    DATABASE_DIRECT_URL: url,
    DATABASE_REPLICA_URLS: testDatabaseUrl(database, STANDBY_VARIABLE),
    PREPARED_STATEMENTS: 'off',
  };
}
