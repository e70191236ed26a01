import type { Dimension, Instead } from '../query/compiling/groups.ts';
import type { Ordering } from '../query/compiling/pages.ts';
import type { EntityClass, Row } from '../query/compiling/row.ts';
import { raw, type Sql, sql, visible } from '../query/sql.ts';
import { byConstant, byTime, type Counted } from './api/groups.ts';
import { type DateRange, overlaps } from './api/where.ts';
import { typeOf } from './known-types.ts';

// What is read of a cooperation item, of whatever kind, from the read models that triggers keep for all kinds. An item is
// given by its id.

/** Whether a condition holds on the row that every item has, which goes by the name `ci`. */
export function ofItem(item: Sql, condition: Sql): Sql {
  return sql`exists (select from cooperation_item ci where ci.id = ${item} and ${condition})`;
}

/** A column of the row that every item has, which goes by the name `i`. */
export function columnOfItem(item: Row<{ id: string }>, column: Sql): Sql {
  return sql`(select ${column} from cooperation_item i where i.id = ${item.id})`;
}

/** Whether an item came about at a forum, by itself or through its session. */
export function isOfForum(item: Sql, forum: Sql): Sql {
  return ofItem(item, sql`ci.forum_id = ${forum}`);
}

/** By the day of items of one type: an index on type and day gives the order. */
export function byOccurrence(entity: EntityClass<unknown>): Ordering<{ id: string }> {
  return {
    by: () => sql`ci.occurred_on`,
    type: 'text',
    join: (item) => sql`join cooperation_item ci on ci.id = ${item.id} and ci.type = ${raw(`'${typeOf(entity)}'`)}`,
  };
}

/**
 * Whether a party is a party of an item, or something is that lay within it on the item's day. Whoever only spoke in a
 * session is none.
 */
export function involvesParty(item: Sql, party: Sql): Sql {
  return sql`exists (select from involvement iv where iv.item_id = ${item} and iv.party_id = ${party} and iv.members > 0)`;
}

/** Whether the day of an item overlaps a range. Undated items match no range. */
export function occurredIn(item: Sql, range: DateRange): Sql {
  return ofItem(item, overlaps(sql`ci.occurred_on`, range, 'occurred'));
}

/** Whether the type of an item, given as SQL, is that of which a table holds all. */
export function isOfTable(type: string, table: string): Sql {
  return raw(table === 'cooperation_item' ? 'true' : `${type} = '${table.toUpperCase()}'`);
}

/** What counting by the row that every item has needs: it is joined by a name of one's own. */
export const byItem: Pick<Dimension<{ id: string }>, 'join'> = {
  join: (item, as) => ({
    from: raw(`cooperation_item ${as}`),
    on: sql`${raw(as)}.id = ${item.id}`,
  }),
};

/** By the day of an item. */
export function byTimeOfItem(per: Parameters<typeof byTime>[0]): Dimension<{ id: string }> {
  return byTime(per, (_item, as) => raw(`${as}.occurred_on`), { ...byItem, knownAs: 'occurredOn' });
}

/** All items of a table by the rows that every item has, which are fewer pages than the table. */
export function insteadOfItems(table: string): Instead {
  return {
    from: raw('cooperation_item whole'),
    where: sql`${isOfTable('whole.type', table)} and ${visible('whole')}`,
    columns: {
      id: raw('whole.id'),
      occurredOn: raw('whole.occurred_on'),
      forumId: raw('whole.forum_id'),
      laterality: raw('whole.laterality'),
    },
  };
}

/** By the number of parties of an item. */
export const BY_LATERALITY: Counted<{ id: string }> = [
  'By how many parties it has.',
  byConstant((_item, as) => raw(`${as}.laterality`), {
    ...byItem,
    known: { property: 'laterality', key: (laterality) => [laterality] },
  }),
];
