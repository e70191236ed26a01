import { type Sql, sql, Visible } from '../query/sql.ts';

/** True for a reader to whom a row that is INTERNAL is visible. */
export const SEES_INTERNAL = sql`(select ${new Visible('v')} from (values ('INTERNAL')) v (visibility))`;

/**
 * The version of a record as this reader counts it: to other readers than editors without those that are hidden.
 * @param record the id of the record
 * @param version the version as editors count it
 */
export function versionShown(record: Sql, version: Sql): Sql {
  return sql`${version} - (select count(*) from revision hidden
    where hidden.record_id = ${record} and hidden.version <= ${version} and hidden.hidden and not ${SEES_INTERNAL})::integer`;
}

/** A partial date as lists are ordered by it and indexes hold it: what is undated counts as earliest. */
export function dayInOrder(day: Sql): Sql {
  return sql`coalesce(${day}::text collate "C", '')`;
}
