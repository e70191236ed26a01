/**
 * A short text that differs whenever an answer to the same question might: where it is the same at two times, so was
 * every answer of such a reader in between. It costs one look into an index.
 *
 * It names the newest change and which older transactions of this database were still running then, that is, whose
 * changes were not yet seen: two equal ones mean the same changes seen, in whatever order transactions commit. Besides:
 * the day, since what is undated is read as of today; the row that says for which day involvement was worked out, in
 * its version; and the server's start, since a database that was restored counts its transactions anew. In one that was
 * restored elsewhere the newest change may bear a number that is yet to come: there the whole snapshot stands for it. A
 * standby does not know which transactions are still running, and tells how far it has followed in their place.
 *
 * @param rowsOf how a statement is sent
 * @param seesInternal whether the answers are an editor's; changes of what others do not see change nothing for them
 */
export async function stateOfData(
  rowsOf: (statement: string) => Promise<{ [column: string]: unknown }[]>,
  seesInternal = false,
): Promise<string> {
  const [row] = await rowsOf(stateSql(seesInternal ? 'true' : SHOWN));
  return row!.state as string;
}

/** The condition of the index on changes that everybody is told of. */
const SHOWN = `audience_of_change(visibility, visibility_before, hidden) = 'PUBLIC'`;

const stateSql = (condition: string) => `
  select concat_ws(' ', extract(epoch from pg_postmaster_start_time()), today(),
    (select xmin::text from involvement_day),
    case when newest.xid < pg_snapshot_xmax(now.snapshot)
      then newest.xid::text || ' ' || case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text else (
        select coalesce(string_agg(running::text, ',' order by running), '')
        from at_work_here() where running < newest.xid
      ) end
      else now.snapshot::text
    end) as state
  from (select pg_current_snapshot() as snapshot) as now
  left join (select xid from change where ${condition} order by xid desc limit 1) as newest on true
`;
