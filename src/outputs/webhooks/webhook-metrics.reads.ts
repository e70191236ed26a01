import type { DataSource } from 'typeorm';

/** Whether there is a webhook: without one, a process does not load what delivers. */
export async function anyWebhook(db: Pick<DataSource, 'query'>): Promise<boolean> {
  const [{ exists }]: [{ exists: boolean }] = await db.query('select exists (select from webhook)');
  return exists;
}

/** The number of webhooks by status, as SQL. */
export const WEBHOOKS_BY_STATUS = `(select json_object_agg(known.status,
    (select count(*)::integer from webhook w where w.status = known.status))
  from unnest(array['ACTIVE', 'PAUSED', 'DISABLED']) as known (status))`;

/**
 * The age in seconds of the oldest change that an active webhook has not received, as SQL. A webhook moves behind
 * changes that its filter leaves out, too.
 */
export const WEBHOOK_LAG = `(select coalesce(max(extract(epoch from clock_timestamp() - next.changed_at)), 0)::float8
  from webhook w join api_key k on k.id = w.api_key_id
  cross join lateral open_feed_token(w.token) place
  cross join lateral (
    select c.changed_at from change c
    where (c.xid, c.id) > (place.xid, place.id) and c.xid < (select feed_horizon()) and (k.role <> 'READER'
      or audience_of_change(c.visibility, c.visibility_before, c.hidden) = 'PUBLIC')
    order by c.xid, c.id limit 1
  ) next
  where w.status = 'ACTIVE')`;
