import { type Choice, list, type ReadPlan } from '../query/compiling/read-plans.ts';
import { type Sql, sql, Visible } from '../query/sql.ts';
import { RecordEntry } from './record.entity.ts';

/** True for readers who may see INTERNAL rows. PostgreSQL evaluates the comparison of two constants while it plans. */
export const SEES_INTERNAL = sql`(${new Visible("'INTERNAL'")})`;

/** Reads records of any type, without deleted and merged ones: the registry keeps their rows. */
export function recordsOfAnyType(choice: Choice<RecordEntry>, first?: number): ReadPlan {
  const where: Choice<RecordEntry>['where'] = (entry) => [
    ...(choice.where?.(entry) ?? []),
    sql`${entry.deletedAt} is null`,
  ];
  return list(RecordEntry, { ...choice, where }, first);
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
