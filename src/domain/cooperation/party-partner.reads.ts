import type { Ordered } from '../../query/compiling/pages.ts';
import { aggregate, overlaid, page, type ReadPlan, type Rows } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { all, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { searchHits } from '../../records/api/search-filter.ts';
import { typeOf } from '../../records/known-types.ts';
import { Party } from '../parties/party.entity.ts';
import { countryOf, lastDayOrToday, TODAY } from '../parties/party.reads.ts';
import {
  areBothInvolved,
  type BetweenOptions,
  canUseInvolvementCounts,
  involves,
  requestableParties,
} from './between.ts';
import { itemsWhere, whereBesideRequest } from './cooperation.reads.ts';
import { Item } from './item.entity.ts';
import { PartyPartner } from './party-partner.entity.ts';
import { PARTNER_ORDERS, type PartnerArguments } from './party-partner.inputs.ts';

/**
 * Reads the partners of a party: each party Q for which `cooperation(between: [P, Q])` has items. These are counted by
 * the same rules, for all Q at once.
 */
export function partnersOf(party: Row<Party>, args: PartnerArguments): ReadPlan {
  const options: BetweenOptions = args.where ?? {};
  const isCounted = canUseInvolvementCounts(options);
  const { where: matches, ...searched } = itemsWhere({ ...args, where: whereBesideRequest(args.where) });
  const involvesParty = (item: Row<Item>) =>
    isCounted ? [] : [involves(item.id, [{ id: party.id, name: null }], options)];
  const choice = { ...searched, where: (item: Row<Item>) => [...involvesParty(item), ...(matches?.(item) ?? [])] };
  const ordered = orderOf(args);
  return aggregate(Item, choice, (items) => {
    const shared = isCounted ? sharedByCounts(party, items, options) : sharedByParties(party, items, options);
    const partners = countedPartners(shared, args);
    return overlaid([{ name: 'party_partner', rows: partners, once: true }], page(PartyPartner, {}, ordered, args));
  });
}

/** Selects the items that a party shares with others, once for each: id (of the other), type, occurred_on, is_itself. */
function sharedByCounts(party: Row<Party>, items: Rows<Item>, { spokeTogether }: BetweenOptions): Sql {
  const members = raw(spokeTogether ? 'members_with_speakers' : 'members');
  const counts = (v: string) => (spokeTogether ? sql`${visible(v)}` : sql`${raw(v)}.members > 0 and ${visible(v)}`);
  const listed =
    items.wholeTable === null
      ? sql`join (${items.select((item) => sql`${item.id} as id`)}) l on l.id = v1.item_id`
      : sql``;
  const isItself = spokeTogether ? sql`v2.takes_part_as is not null or v2.spoke` : sql`v2.takes_part_as is not null`;
  // Few parties are ever part of this one, or this one of them.
  const related = sql`select w.ancestor_id from lies_within w where w.party_id = ${party.id}
    union all select w.party_id from lies_within w where w.ancestor_id = ${party.id}`;
  const day = lastDayOrToday(sql`nullif(v1.occurred_on, '')`);
  return sql`select v2.party_id as id, v2.item_type as type, v2.occurred_on, ${isItself} as is_itself
    from involvement v1 join involvement v2 on v2.item_id = v1.item_id and v2.party_id <> v1.party_id and ${counts('v2')} ${listed}
    where v1.party_id = ${party.id} and ${counts('v1')} and case when v2.party_id in (${related})
      then v1.${members} <> v2.${members} or not are_nested(v1.party_id, v2.party_id, ${day}) else true end`;
}

/** The same as sharedByCounts, for options beyond the stored counts. */
function sharedByParties(party: Row<Party>, items: Rows<Item>, options: BetweenOptions): Sql {
  const named = requestableParties(
    items.select((item) => sql`${item.id} as id`),
    options,
  );
  return sql`with named as materialized (${named})
    select o.party_id as id, o.item_type as type, o.occurred_on, o.party_id = any(o.parties) as is_itself
    from named d join named o on o.item_id = d.item_id and o.party_id <> d.party_id
    where d.party_id = ${party.id} and ${areBothInvolved(options)}`;
}

/** Selects the rows of PartyPartner from shared items. */
function countedPartners(shared: Sql, { level, named, orderBy }: PartnerArguments): Sql {
  const conditions = [
    sql`${visible('p')}`,
    level ? sql`p.level = ${level}` : sql`t.is_itself`,
    ...(named == null
      ? []
      : [sql`p.id in (select record_id from ${searchHits(named, [typeOf(Party)]).all(null, '')})`]),
  ];
  // A sub-select for each partner, which only this order needs.
  const country = sql`, coalesce((select c.sort_key from party c
      where c.id = ${countryOf(sql`p.id`, TODAY)} and ${visible('c')}), '') || ' ' || p.sort_key as country_key`;
  return sql`select p.id, t.items, t.agreements, t.first_on, t.latest_on, p.sort_key${orderBy?.field === 'COUNTRY' ? country : sql``}
    from (
      select id, count(*)::integer as items, count(*) filter (where type = 'AGREEMENT')::integer as agreements,
        min(nullif(occurred_on, '')) as first_on, nullif(max(occurred_on), '') as latest_on, bool_or(is_itself) as is_itself
      from (${shared}) shared group by id
    ) t join party p on p.id = t.id where ${all(conditions)}`;
}

function orderOf({ orderBy }: PartnerArguments): Ordered<PartyPartner> {
  const field = orderBy?.field ?? 'ITEMS';
  const order = PARTNER_ORDERS[field];
  const direction = orderBy?.direction ?? (order.isAlphabetical ? 'ASC' : 'DESC');
  return { ...order, name: `${field} ${direction}`, descending: direction === 'DESC' };
}
