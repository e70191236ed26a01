/**
 * Returns a short text that changes whenever a response to the same request might change: if the text is the same at
 * two times, so were all responses in between. It costs one index lookup.
 *
 * The text names the newest visible change and the transactions of this database that were still running then: two
 * equal texts mean that the same changes were visible, in whatever order transactions commit. It also has the day,
 * since undated items are read as of today; the row version of the day for which involvement was derived; and the start
 * time of the server, since a restored database counts its transactions anew. In a database that was restored elsewhere
 * the newest change may have a transaction number of the future: then the whole snapshot replaces it. A standby does
 * not know the running transactions, so it uses its replay position instead.
 *
 * @param rowsOf sends a statement
 * @param seesInternal whether the responses are for an editor; other readers are not affected by changes that they
 *   cannot see
 */
export async function readDataVersion(
  rowsOf: (statement: string) => Promise<{ [column: string]: unknown }[]>,
  seesInternal = false,
): Promise<string> {
  const [row] = await rowsOf(stateSql(seesInternal ? 'true' : SHOWN));
  return row!.state as string;
}

/** Condition of the index on changes that everybody may see. */
const SHOWN = `audience_of_change(visibility, visibility_before, hidden) = 'PUBLIC'`;

const stateSql = (condition: string) => `
  select concat_ws(' ', extract(epoch from pg_postmaster_start_time()), today(),
    (select xmin::text from involvement_day),
    case when newest.xid < pg_snapshot_xmax(now.snapshot)
      then newest.xid::text || ' ' || case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text else (
        select coalesce(string_agg(running::text, ',' order by running), '')
        from transactions_running_here() where running < newest.xid
      ) end
      else now.snapshot::text
    end) as state
  from (select pg_current_snapshot() as snapshot) as now
  left join (select xid from change where ${condition} order by xid desc limit 1) as newest on true
`;
