import type { Dimension, Instead } from '../query/compiling/dimension.ts';
import type { Ordering } from '../query/compiling/pages.ts';
import type { EntityClass, Row } from '../query/compiling/row.ts';
import { raw, type Sql, sql, visible } from '../query/sql.ts';
import { byConstant, byTime, type DescribedDimension } from './api/groups.ts';
import { DateRange, overlaps } from './api/where.ts';
import { Laterality } from './cooperation-item.entity.ts';
import { typeOf } from './known-types.ts';

// Reads cooperation items of all types from the read models that triggers maintain. An item is given by its id.

/** Whether the item's row in `cooperation_item`, with the alias `ci`, fulfils a condition. */
export function itemHas(item: Sql, condition: Sql): Sql {
  return sql`exists (select from cooperation_item ci where ci.id = ${item} and ${condition})`;
}

/** Returns a column of the item's row in `cooperation_item`, which has the alias `i`. */
export function columnOfItem(item: Row<{ id: string }>, column: Sql): Sql {
  return sql`(select ${column} from cooperation_item i where i.id = ${item.id})`;
}

/**
 * Whether an item belongs to a forum, directly or through its session.
 * @param entity the class of the item, if known: then no item of another type is looked up
 */
export function isOfForum(item: Sql, forum: Sql, entity: EntityClass<unknown> | null = null): Sql {
  return itemHas(item, sql`ci.forum_id = ${forum}${entity ? sql` and ${isOfType(entity)}` : raw('')}`);
}

/** Whether the row `ci` of `cooperation_item` is that of an item of this class. */
function isOfType(entity: EntityClass<unknown>): Sql {
  return raw(`ci.type = '${typeOf(entity)}'`);
}

/** Orders items of one type by day: an index on type and day provides the order. */
export function byOccurrence(entity: EntityClass<unknown>): Ordering<{ id: string }> {
  return {
    by: () => sql`ci.occurred_on`,
    type: 'text',
    join: (item) => sql`join cooperation_item ci on ci.id = ${item.id} and ${isOfType(entity)}`,
  };
}

/**
 * Whether an item involves a party: the party itself, or a party within it on the item's day, is a party of the item.
 * Speaking in a session alone does not count.
 */
export function involvesParty(item: Sql, party: Sql): Sql {
  return sql`exists (select from involvement iv where iv.item_id = ${item} and iv.party_id = ${party} and iv.members > 0)`;
}

/** The filter field `occurred` of items of one type. */
export const OCCURRED_FILTER = [
  DateRange,
  'Only items whose `occurredOn` is in this period, as `groups` counts them.',
  (item: Row<{ id: string }>, range: DateRange) => itemHas(item.id, overlaps(sql`ci.occurred_on`, range, 'occurred')),
] as const;

/** Whether a type, given as SQL, is that of the items in a table; `cooperation_item` has items of all types. */
export function isOfTable(type: string, table: string): Sql {
  return raw(table === 'cooperation_item' ? 'true' : `${type} = '${table.toUpperCase()}'`);
}

/** Joins the item's row in `cooperation_item`, under the alias of the dimension, to count by its columns. */
export const byItem: Pick<Dimension<{ id: string }>, 'join'> = {
  join: (item, as) => ({
    from: raw(`cooperation_item ${as}`),
    on: sql`${raw(as)}.id = ${item.id}`,
  }),
};

/** Counts by the day of an item. */
export function byTimeOfItem(per: Parameters<typeof byTime>[0]): Dimension<{ id: string }> {
  return byTime(per, (_item, as) => raw(`${as}.occurred_on`), { ...byItem, knownAs: 'occurredOn' });
}

/** Reads all items of a table from `cooperation_item`, which has fewer pages than the table. */
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

/** Counts by the number of parties of an item. */
export const BY_LATERALITY: DescribedDimension<{ id: string }> = [
  'By number of parties.',
  byConstant(Laterality, (_item, as) => raw(`${as}.laterality`), {
    ...byItem,
    known: { property: 'laterality', key: (laterality) => [laterality] },
  }),
];
