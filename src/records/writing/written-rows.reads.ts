import { type ReadPlan, rows } from '../../query/compiling/read-plans.ts';
import { raw, sql } from '../../query/sql.ts';

/**
 * The rows of records and parts that this transaction has changed, as SQL after `from`: the revision `v`, the row `w`.
 * The time distinguishes it from a transaction of the database before a restore, which may have had the same id.
 */
export const FROM_THIS_TRANSACTION = `change c join revision v on v.record_id = c.record_id and v.version = c.version
  join revision_row w on w.revision_id = v.id
  where c.xid = pg_current_xact_id() and c.changed_at = now()::timestamptz(3)`;

/**
 * Counts the records and parts that this transaction has written, by type. A row that has moved from one record to
 * another is in the revisions of both, and counts once, as changed.
 */
export function writtenRows(): ReadPlan {
  const counted = sql`(select type, count(*) filter (where not was) as created, count(*) filter (where was and stays) as changed,
      count(*) filter (where not stays) as deleted
    from (
      select w.table_name as type, bool_or(w.before is not null) as was, bool_or(w.after is not null) as stays
      from ${raw(FROM_THIS_TRANSACTION)} and w.table_name <> 'record' group by w.table_name, w.row_key
    ) written_row where was or stays group by type) t`;
  const fields = { type: sql`t.type`, created: sql`t.created`, changed: sql`t.changed`, deleted: sql`t.deleted` };
  return rows(counted, fields, { orderBy: sql`t.type` });
}
