import { raw, sql } from '../../query/sql.ts';
import {
  type ColumnGroup,
  closingColumns,
  date,
  FORUM,
  identity,
  listed,
  PARTY,
  reference,
  references,
  SESSION,
  titled,
  topics,
} from './columns.ts';

/** The item's row in `cooperation_item`, with the alias `item`: its day, its forum and its session. */
const ITEM: ColumnGroup = { columns: [], join: sql`join cooperation_item item on item.id = r.id` };

/** Parties of an item, by name. */
export const parties: ColumnGroup = references('parties', 'partyIds', PARTY, {
  from: sql`involvement l`,
  of: sql`l.item_id`,
  to: sql`l.party_id`,
  where: sql`l.takes_part_as is not null`,
  order: sql`o.sort_key, o.id`,
});

/** Day, parties, topics and occasion of an item. */
export const cooperation: ColumnGroup[] = [
  ITEM,
  date('occurredOn', sql`nullif(item.occurred_on, '')`),
  parties,
  topics(),
  reference('forum', FORUM, sql`item.forum_id`),
  reference('session', SESSION, sql`item.session_id`),
];

/** Columns of an item: those of all five types around those of one type. */
export function item(type: string, own: readonly ColumnGroup[]): ColumnGroup[] {
  return [...identity(type), ...titled('title'), ...own, ...cooperation, ...closingColumns()];
}

/** Makers of an item: persons, with the party for which they speak, or parties and delegations. */
export function makers(): ColumnGroup {
  return listed(
    'makers',
    {
      from: sql`maker l left join person p on p.id = l.person_id left join party f on f.id = l.party_id
        left join delegation d on d.id = l.delegation_id left join party s on s.id = d.party_id`,
      of: sql`l.item_id`,
      order: sql`l.ordinal, l.id`,
    },
    sql`coalesce(p.name || coalesce(' (' || f.name || ')', ''), f.name, s.name)`,
  );
}

/** Parties of an item in one role, in the order of the record. */
export function concerned(name: string, idsName: string, role: string): ColumnGroup {
  return references(name, idsName, PARTY, {
    from: sql`concerned_party l`,
    of: sql`l.item_id`,
    to: sql`l.party_id`,
    where: sql`l.role = ${raw(`'${role}'`)}`,
    order: sql`l.ordinal, l.id`,
  });
}
