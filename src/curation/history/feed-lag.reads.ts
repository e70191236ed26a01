import type { DataSource } from 'typeorm';

/**
 * For how many seconds the oldest change that is committed has not been served yet, because a transaction before it may
 * still be at work; 0 where all are served.
 */
export async function feedLag(dataSource: DataSource): Promise<number> {
  const [{ lag }] = await dataSource.query(
    'select coalesce(extract(epoch from clock_timestamp() - min(changed_at)), 0)::float8 as lag from change where xid >= feed_horizon()',
  );
  return Math.max(lag, 0);
}
