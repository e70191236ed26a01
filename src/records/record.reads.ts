import type { Row } from '../query/compiling/row.ts';
import { type Sql, sql, Visible } from '../query/sql.ts';
import type { RecordEntry } from './record.entity.ts';

/** True for readers who may see INTERNAL rows. PostgreSQL evaluates the comparison of two constants while it plans. */
export const SEES_INTERNAL = sql`(${new Visible("'INTERNAL'")})`;

/** Whether a record exists: the registry keeps the rows of deleted and merged ones. */
export function remains(entry: Row<RecordEntry>): Sql {
  return sql`${entry.deletedAt} is null`;
}

/**
 * Returns the version of a record as the reader counts it: versions that only editors see are not counted for others.
 * @param record id of the record
 * @param version version as editors count it
 */
export function visibleVersion(record: Sql, version: Sql): Sql {
  return sql`${version} - (select count(*) from revision hidden
    where hidden.record_id = ${record} and hidden.version <= ${version} and hidden.hidden and not ${SEES_INTERNAL})::integer`;
}

/** Returns a partial date in the form in which lists are sorted and indexed: an unknown date counts as earliest. */
export function sortableDay(day: Sql): Sql {
  return sql`coalesce(${day}::text collate "C", '')`;
}
