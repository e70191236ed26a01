import type { Ordering } from '../reading/pages.ts';
import { raw, type Sql, sql } from '../reading/sql.ts';
import type { RecordType } from './record.entity.ts';
import { type DateRange, overlaps } from './where.ts';

// What is read of a cooperation item, of whatever kind, from the read models that triggers keep for all kinds. An item is
// given by its id.

/** Whether a condition holds on the row that every item has, which goes by the name `ci`. */
export function ofItem(item: Sql, condition: Sql): Sql {
  return sql`exists (select from cooperation_item ci where ci.id = ${item} and ${condition})`;
}

/** Whether an item came about at a forum, by itself or through its session. */
export function isOfForum(item: Sql, forum: Sql): Sql {
  return ofItem(item, sql`ci.forum_id = ${forum}`);
}

/** By the day of items of one type: an index on type and day gives the order. */
export function byOccurrence(type: RecordType): Ordering<{ id: string }> {
  return {
    by: () => sql`ci.occurred_on`,
    type: 'text',
    join: (item) => sql`join cooperation_item ci on ci.id = ${item.id} and ci.type = ${raw(`'${type}'`)}`,
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
