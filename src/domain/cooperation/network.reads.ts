import { MAX_EDGES } from '../../query/compiling/groups.ts';
import { aggregate, object, one, type ReadPlan, type Rows, rows, value } from '../../query/compiling/read-plans.ts';
import { CteRef, raw, sql } from '../../query/sql.ts';
import { badInput } from '../../runtime/errors.ts';
import { countsOf, linksOf, linksOfTable, pairingsOf } from '../parties/pair.reads.ts';
import { Party } from '../parties/party.entity.ts';
import { partiesInvolved } from '../parties/party.groups.ts';
import { resolvedParties } from '../parties/resolved-party.reads.ts';
import { itemsWhere } from './cooperation.reads.ts';
import { Item } from './item.entity.ts';
import type { NetworkArguments } from './network.inputs.ts';

/**
 * Returns the pairs of parties of one level with the most items, and those parties.
 * @throws GraphQLError BAD_USER_INPUT unless `top` is 1 to 20000 and `minItems` at least 1
 */
export function cooperationNetwork(args: NetworkArguments): ReadPlan {
  const { top, minItems } = args;
  if (!Number.isInteger(top) || top < 1 || top > MAX_EDGES) {
    throw badInput('top', `${top} is not a number from 1 to ${MAX_EDGES}.`);
  }
  if (minItems != null && minItems < 1) throw badInput('minItems', `${minItems} is less than 1. Use 1 or more.`);
  return aggregate(Item, itemsWhere(args), (items) => networkOf(items, args));
}

function networkOf(items: Rows<Item>, args: NetworkArguments): ReadPlan {
  const { level, top, minItems } = args;
  // It identifies the request, so that the pairs are computed once for all its fields.
  const key = JSON.stringify(args);
  const { wholeTable } = items;
  const ids = new CteRef(
    `listed ${key}`,
    items.select((item) => sql`${item.id} as id`),
  );
  const pairings = new CteRef(`pairings ${key}`, pairingsOf(level, items, sql`${ids}`));
  const found = wholeTable === null ? countsOf(level, items, sql`${pairings}`) : linksOfTable(level, wholeTable);
  const count = raw(wholeTable === null ? 'n' : 'items');
  const pairs = new CteRef(
    `pairs ${key}`,
    minItems == null ? found : sql`select * from (${found}) found where ${count} >= ${raw(String(minItems))}`,
  );
  // With minItems, pairs with equal numbers are shown or left out together.
  const leftOut = sql`(select ${count} from ${pairs} order by ${count} desc offset ${raw(String(top))} limit 1)`;
  const isShown = minItems == null ? sql`true` : sql`l.items > coalesce(${leftOut}, 0)`;
  const most = wholeTable === null ? linksOf(sql`${pairings}`, sql`${pairs}`, top) : sql`select * from ${pairs}`;
  const links = new CteRef(
    `links ${key}`,
    sql`select * from (${most}) l where ${isShown} order by items desc, latest_on desc nulls last, a_id, b_id limit ${raw(String(top))}`,
  );
  const { join, standalone } = partiesInvolved('p', sql`select a_id from ${links} union select b_id from ${links}`);
  const counted = sql`p.party_id as id, count(*) as items`;
  const alone = wholeTable === null ? null : standalone(wholeTable);
  const nodes = alone
    ? sql`select ${counted} from ${alone.from} where ${alone.where} group by 1`
    : items.select(() => counted, {
        join: (item) => {
          const { from, on } = join(item.id);
          return sql`join ${from} on ${on}`;
        },
        after: () => sql`group by 1`,
      });
  const party = (id: string) => one(Party, (row) => sql`${row.id} = ${raw(id)}`);
  const coordinate = (column: string) => sql`(select ${raw(column)} from party c where c.id = n.id)`;
  return object({
    nodes: rows(
      sql`(${nodes}) n`,
      {
        party: party('n.id'),
        items: value(sql`n.items`),
        coordinates: object(
          { latitude: coordinate('latitude'), longitude: coordinate('longitude') },
          sql`${coordinate('latitude')} is null`,
        ),
      },
      { orderBy: sql`n.items desc, n.id` },
    ),
    linkCount: value(sql`(select count(*) from ${pairs})`),
    resolved: resolvedParties(items.lookups),
    links: rows(
      sql`${links} e`,
      {
        one: party('e.a_id'),
        other: party('e.b_id'),
        items: value(sql`e.items`),
        agreements: value(sql`e.agreements`),
        latestOn: value(sql`e.latest_on`),
      },
      { orderBy: sql`e.items desc, e.latest_on desc nulls last, e.a_id, e.b_id` },
    ),
  });
}
