import type { Ordering } from '../../query/compiling/pages.ts';
import type { EntityClass, Row } from '../../query/compiling/row.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { typeOf } from '../known-types.ts';
import { sortableDay } from '../record.reads.ts';

/**
 * An order of a list: its description and its column; the column is null for RELEVANCE, which only a search provides.
 */
export type Order<Entity> = readonly [description: string, ordering: Ordering<Entity> | null];

/** Orders by relevance to the search. */
export const BY_RELEVANCE: Order<unknown> = ['By how well the item matches `search`, which is required.', null];

/** Orders by the sort key of the title or name. */
export const bySortKey: Ordering<{ sortKey: string }> = {
  by: (row) => row.sortKey,
  type: 'text',
  isAlphabetical: true,
};

/** Orders by the main title of records with titles in several languages. */
export const BY_TITLE = ['By the main title, whatever language is requested.', bySortKey] as const;

/** Orders by the main name of records with names in several languages. */
export const BY_NAME = ['By the main name, whatever language is requested.', bySortKey] as const;

/** Orders by a partial date. */
export function byDay<Entity>(day: (row: Row<Entity>) => Sql): Ordering<Entity> {
  return { by: (row) => sortableDay(day(row)), type: 'text' };
}

/** Joins the entries of records; for records of one type, so that an index on type and instant provides the order. */
function joinEntry(entity: EntityClass<unknown> | null): (row: Row<{ id: string }>) => Sql {
  const ofType = () => (entity ? sql` and entry.type = ${raw(`'${typeOf(entity)}'`)}` : sql``);
  return (row) => sql`join record entry on entry.id = ${row.id}${ofType()}`;
}

/**
 * Returns the orders of every list of records.
 * @param entity entity of the records; null if they are of several types
 */
export function ordersOfRecords(entity: EntityClass<unknown> | null) {
  const byInstant = (column: 'updated_at' | 'created_at'): Ordering<{ id: string }> => ({
    by: () => sql`entry.${raw(column)}`,
    type: 'timestamptz',
    join: joinEntry(entity),
  });
  return {
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: ['By time of the last change.', byInstant('updated_at')] as Order<{ id: string }>,
    CREATED_AT: ['By time of creation.', byInstant('created_at')] as Order<{ id: string }>,
  };
}
