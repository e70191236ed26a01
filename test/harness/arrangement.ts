import { testDatabaseUrl } from './postgres.ts';

/** Where Jest's workers find the standby and the pooler, in a run in which there are any. */
export const STANDBY_VARIABLE = 'ENTENTE_TEST_STANDBY';
export const POOLER_VARIABLE = 'ENTENTE_TEST_POOLER';

/** Whether in this run each server of a test is two instances, behind PgBouncer and with a standby to read from. */
export function isArranged(): boolean {
  return process.env.ENTENTE_TEST_ARRANGED === 'yes';
}

/** How many instances a server of a test consists of. */
export const INSTANCES = isArranged() ? 2 : 1;

/** The settings by which an Entente finds a database of this run. */
export function settingsOf(database: string): Record<string, string> {
  const url = testDatabaseUrl(database);
  if (!isArranged()) return { DATABASE_URL: url };
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
