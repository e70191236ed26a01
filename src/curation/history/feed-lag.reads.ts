/**
 * Returns for how many seconds the oldest committed change has not been served, because a transaction before it may
 * still be running; 0 if all changes are served.
 */
export const FEED_LAG = `(select greatest(coalesce(extract(epoch from clock_timestamp() - min(changed_at)), 0), 0)::float8
  from change where xid >= feed_horizon())`;
