/**
 * For how many seconds the oldest change that is committed has not been served yet, because a transaction before it may
 * still be at work; 0 if all are served.
 */
export const FEED_LAG = `(select greatest(coalesce(extract(epoch from clock_timestamp() - min(changed_at)), 0), 0)::float8
  from change where xid >= feed_horizon())`;
