import type { Ordered } from '../../query/compiling/pages.ts';
import { type Choice, json, list, page, type ReadPlan } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql } from '../../query/sql.ts';
import {
  type BetweenOptions,
  canUseInvolvementCounts,
  involves,
  joinInvolvements,
  matchedPartyRows,
  type RequestedParty,
  requestedParties,
} from './between.ts';
import { itemList } from './cooperation.list.ts';
import { InvolvedParty } from './involved-party.entity.ts';
import { Item } from './item.entity.ts';

/** The arguments of a list of cooperation items. */
type CooperationList = InstanceType<typeof itemList.Arguments>;

/** The cooperation items that match the filter and the search of a client. */
export function itemsWhere({ where, search }: Pick<CooperationList, 'where' | 'search'>): Choice<Item> {
  return itemList.withSearch({ where: (item) => itemList.filter.conditions(where, item) }, { search })[0];
}

/** Cooperation items as a client filters, orders and pages them. @param which a further condition */
export function cooperationItems(args: CooperationList, which?: (item: Row<Item>) => Sql): ReadPlan {
  const given = args.where?.between ? requestedParties(args.where.between, 'where.between') : [];
  const choice = { where: (item: Row<Item>) => [which?.(item), ...itemList.filter.conditions(args.where, item)] };
  return page(Item, ...itemList.withSearch(choice, args), args, (item) => ({
    matched: matchedParties(item, given, args.where ?? {}),
  }));
}

/** The items between the requested parties. */
export function cooperationBetween(given: readonly RequestedParty[], args: CooperationList): ReadPlan {
  const options: BetweenOptions = args.where ?? {};
  const rest = (item: Row<Item>) => itemList.filter.conditions(whereBesideRequest(args.where), item);
  const edge = (item: Row<Item>) => ({ matched: matchedParties(item, given, options) });
  if (!canUseInvolvementCounts(options)) {
    const choice = { where: (item: Row<Item>) => [involves(item.id, given, options), ...rest(item)] };
    return page(Item, ...itemList.withSearch(choice, args), args, edge);
  }
  const along = { join: (item: Row<Item>) => joinInvolvements(item.id, given, options), where: rest };
  const [choice, ordered] = itemList.withSearch(along, args);
  return page(Item, choice, orderByInvolvement(ordered), args, edge);
}

/**
 * Returns the conditions of a filter beside those on requested parties. `levels` says which parties count for the
 * requested ones; it stays only as an option of `between` or `party` in the filter.
 */
export function whereBesideRequest(where: CooperationList['where']): CooperationList['where'] {
  const { levels, ...others } = where ?? {};
  return others.between || others.party ? where : others;
}

/** Orders by the columns of `involvement`, of which an index has this order. */
function orderByInvolvement(ordered: Ordered<Item>): Ordered<Item> {
  if (ordered.type !== 'text') return ordered;
  return { ...ordered, by: () => sql`v1.occurred_on`, id: () => sql`v1.item_id` };
}

function matchedParties(item: Row<Item>, given: readonly RequestedParty[], options: BetweenOptions): ReadPlan {
  if (given.length === 0) return json([]);
  return list(InvolvedParty, {
    join: (involved) =>
      sql`join ${matchedPartyRows(item.id, given, options)} on m.party_id = ${involved.partyId} and ${involved.itemId} = ${item.id}`,
    orderBy: () => sql`m.n`,
  });
}
