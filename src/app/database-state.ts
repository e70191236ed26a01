import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { FEED_LAG } from '../curation/history/feed-lag.reads.ts';
import { FAILED_LATELY } from '../curation/publishing/planned-publication.reads.ts';
import { onConnection } from '../database/connection.ts';
import { SLOW_SHARES } from '../database/migrating/migration-tables.ts';
import type { DatabaseState } from '../runtime/telemetry/metrics.ts';

/** Milliseconds within which the database has to answer: workers have two seconds for their metrics. */
const PATIENCE_MS = 1_500;

const STATE = `select pg_database_size(current_database())::float8 as "sizeBytes",
  (select extract(epoch from taken_at)::float8 from last_backup) as "lastBackup",
  ${FAILED_LATELY} as "failedPublications", ${FEED_LAG} as "feedLag",
  ${SLOW_SHARES} as "slowMigrations"`;

/**
 * Returns what reads the state of a database, by one statement for all that ask at the same time; it gives null if the
 * database does not answer in time.
 * @param database a connection of its own is made each time, since those of a pool may all be in use
 */
export function databaseState(database: pg.ClientConfig): () => Promise<DatabaseState | null> {
  const config = { ...database, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS };
  const read = () =>
    onConnection(config, async (client) => (await client.query<DatabaseState>(STATE)).rows[0]!).catch(() => null);
  let reading: Promise<DatabaseState | null> | null = null;
  return () => {
    reading ??= Promise.race([read(), sleep(PATIENCE_MS, null, { ref: false })]).finally(() => {
      reading = null;
    });
    return reading;
  };
}
