import type { Ordering } from '../query/compiling/pages.ts';
import type { EntityClass, Row } from '../query/compiling/row.ts';
import { raw, type Sql, sql, Visible } from '../query/sql.ts';
import { typeOf } from './known-types.ts';

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

/** By a partial date. */
export function byDay<Entity>(day: (row: Row<Entity>) => Sql): Ordering<Entity> {
  return { by: (row) => dayInOrder(day(row)), type: 'text' };
}

/** Joins the entries of records of one type, so that an index on type and instant gives the order. */
function joinEntry(entity: EntityClass<unknown>): (row: Row<{ id: string }>) => Sql {
  return (row) => sql`join record entry on entry.id = ${row.id} and entry.type = ${raw(`'${typeOf(entity)}'`)}`;
}

/** By the last change of a record. */
export function byUpdate(entity: EntityClass<unknown>): Ordering<{ id: string }> {
  return { by: () => sql`entry.updated_at`, type: 'timestamptz', join: joinEntry(entity) };
}

/** By the time at which it was recorded here. */
export function byCreation(entity: EntityClass<unknown>): Ordering<{ id: string }> {
  return { by: () => sql`entry.created_at`, type: 'timestamptz', join: joinEntry(entity) };
}
