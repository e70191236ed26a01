import type { Ordering } from '../../query/compiling/pages.ts';
import type { EntityClass, Row } from '../../query/compiling/row.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { typeOf } from '../known-types.ts';
import { dayInOrder } from '../record.reads.ts';

/** An order of a list: its description and its column, null for RELEVANCE, which a search gives. */
export type Order<Entity> = readonly [description: string, ordering: Ordering<Entity> | null];

/** By how well a row fits what is searched for. */
export const BY_RELEVANCE: Order<unknown> = ['By how well the item matches `search`, which is required.', null];

/** By the column that holds a title or name as it sorts. */
export const bySortKey: Ordering<{ sortKey: string }> = {
  by: (row) => row.sortKey,
  type: 'text',
  isAlphabetical: true,
};

/** By the main title of records that have titles in several languages. */
export const BY_TITLE = ['By the main title, whatever language is asked for.', bySortKey] as const;

/** By the main name of records that have names in several languages. */
export const BY_NAME = ['By the main name, whatever language is asked for.', bySortKey] as const;

/** By a partial date. */
export function byDay<Entity>(day: (row: Row<Entity>) => Sql): Ordering<Entity> {
  return { by: (row) => dayInOrder(day(row)), type: 'text' };
}

/** Joins the entries of records, of those of one type so that an index on type and instant gives the order. */
function joinEntry(entity: EntityClass<unknown> | null): (row: Row<{ id: string }>) => Sql {
  const ofType = () => (entity ? sql` and entry.type = ${raw(`'${typeOf(entity)}'`)}` : sql``);
  return (row) => sql`join record entry on entry.id = ${row.id}${ofType()}`;
}

/**
 * The orders that each list of records has.
 * @param entity the class of the records; null if they are of several types
 */
export function ordersOfRecords(entity: EntityClass<unknown> | null) {
  const byInstant = (column: 'updated_at' | 'created_at'): Ordering<{ id: string }> => ({
    by: () => sql`entry.${raw(column)}`,
    type: 'timestamptz',
    join: joinEntry(entity),
  });
  return {
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: ['By the last change.', byInstant('updated_at')] as Order<{ id: string }>,
    CREATED_AT: ['By the time at which it was recorded here.', byInstant('created_at')] as Order<{ id: string }>,
  };
}
