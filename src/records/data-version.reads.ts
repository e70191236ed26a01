/**
 * Returns a short text that changes whenever a response to the same request might change: if the text is the same at
 * two times, so were all responses in between. It costs one index lookup. It names:
 *
 * - the start of the server, since each server has a history of its own;
 * - the day, since undated items are read as of today, and the row version of the day for which involvement was derived;
 * - the row versions of the timeline and of the start of the feed: tokens of the feed depend on the one, and pruning
 *   changes the other;
 * - the newest visible change. A database that was restored elsewhere has changes numbered by another cluster: those
 *   numbered above all transactions here never change, and do not count;
 * - if a transaction of this database before that change may still commit, the first such transaction and the number of
 *   visible changes from it on. While both stay the same, so do the changes: their number only grows.
 *
 * So two equal texts mean that the same changes were visible, in whatever order transactions commit; on a standby too,
 * which knows only the first of the running transactions.
 *
 * @param rowsOf sends a statement
 * @param seesInternal whether the responses are for an editor; other readers are not affected by changes that they
 *   cannot see
 */
export async function readDataVersion(
  rowsOf: (statement: string) => Promise<{ [column: string]: unknown }[]>,
  seesInternal = false,
): Promise<string> {
  const [row] = await rowsOf(seesInternal ? STATE_OF_ALL : STATE_OF_PUBLIC);
  return row!.state as string;
}

/**
 * Maximum number of changes that are counted if an old transaction is running. If there are more, the text changes with
 * every transaction, and on a standby with everything that it replays.
 */
const MAX_COUNTED = 1_000;

/**
 * The horizon is determined once (`offset 0`): with two of them, a change could be counted twice or not at all.
 *
 * @param condition that the reader may see a change; there is an index for it
 */
const stateSql = (condition: string) => `
  select concat_ws(' ', pg_postmaster_start_time(), today(), (select xmin from involvement_day),
    (select xmin from feed_start), (select max(number) from feed_timeline), newest.xid,
    case when newest.xid >= pg_snapshot_xmin(pg_current_snapshot()) then (
      select concat(first.xid, '+', case when later.count < ${MAX_COUNTED} then later.count::text
        else concat(pg_current_snapshot(), ' ', pg_last_wal_replay_lsn()) end)
      from (select feed_horizon() as xid offset 0) as first
      cross join lateral (select count(*) from (
        select from change where ${condition} and xid between first.xid and newest.xid limit ${MAX_COUNTED}
      ) as counted) as later
      where first.xid <= newest.xid
    ) end) as state
  from (select) as one
  left join (
    select xid from change where ${condition} and xid < pg_snapshot_xmax(pg_current_snapshot()) order by xid desc limit 1
  ) as newest on true
`;

const STATE_OF_ALL = stateSql('true');
const STATE_OF_PUBLIC = stateSql(`audience_of_change(visibility, visibility_before, hidden) = 'PUBLIC'`);
