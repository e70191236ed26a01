import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { FEED_LAG } from '../curation/history/feed-lag.reads.ts';
import { RECENT_FAILURES } from '../curation/publishing/planned-publication.reads.ts';
import { withConnection } from '../database/connection.ts';
import { SLOW_SHARES } from '../database/migrating/migration-tables.ts';
import { WEBHOOK_LAG, WEBHOOKS_BY_STATUS } from '../outputs/webhooks/webhook-metrics.reads.ts';
import type { DatabaseState } from '../runtime/telemetry/metrics.ts';

/** Less than the two seconds that a worker has for its metrics. */
const TIMEOUT_MS = 1_500;

const STATE = `select pg_database_size(current_database())::float8 as "sizeBytes",
  (select extract(epoch from taken_at)::float8 from last_backup) as "lastBackup",
  ${RECENT_FAILURES} as "failedPublications", ${FEED_LAG} as "feedLag",
  ${WEBHOOKS_BY_STATUS} as webhooks, ${WEBHOOK_LAG} as "webhookLag",
  ${SLOW_SHARES} as "slowMigrations"`;

/**
 * Returns a function that reads the state of a database, with one statement for concurrent callers. The function
 * returns null if the database does not respond in time.
 * @param database each read opens a connection, since those of a pool may all be in use
 */
export function databaseState(database: pg.ClientConfig): () => Promise<DatabaseState | null> {
  const config = { ...database, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS };
  const read = () =>
    withConnection(config, async (client) => (await client.query<DatabaseState>(STATE)).rows[0]!).catch(() => null);
  let reading: Promise<DatabaseState | null> | null = null;
  return () => {
    reading ??= Promise.race([read(), sleep(TIMEOUT_MS, null, { ref: false })]).finally(() => {
      reading = null;
    });
    return reading;
  };
}
