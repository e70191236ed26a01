import type { TalliedList, Tally } from '../../query/compiling/dimension.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { isOfTable } from '../../records/item.reads.ts';
import { SEES_INTERNAL } from '../../records/record.reads.ts';
import type { PartyLevel } from './party.entity.ts';

// Pairs of parties that items are between, as the filter `between` defines it: each pair once for an item, in the order
// of the ids; a party with itself if two parties of the item belong to it. Read from `pair_total` and
// `complete_pairing`, which triggers maintain.

/** A level of parties, or the parties of the items themselves, with organs as the place that they are organs of. */
export type PairLevel = PartyLevel | 'PART';

/** The pairings `p` of all visible items of a table. */
function allPairings(level: PairLevel, table: string): Sql {
  return sql`complete_pairing p where ${raw(`p.level = '${level}'`)} and ${isOfTable('p.type', table)} and ${visible('p')}`;
}

/** Selects the pairings of the items of a list. @param listed a table of their ids, if they are not a whole table */
export function pairingsOf(level: PairLevel, { wholeTable }: TalliedList, listed: Sql): Sql {
  const columns = raw('p.item_id as id, p.pairs as n, p.type, p.occurred_on, p.repeated, p.nested');
  if (wholeTable !== null) return sql`select ${columns}, p.parties from ${allPairings(level, wholeTable)}`;
  // Concatenated, since PostgreSQL would otherwise read long arrays from their TOAST table each time that it uses them.
  return sql`select ${columns}, p.parties || '{}' as parties
    from ${listed} l join complete_pairing p on p.item_id = l.id and ${raw(`p.level = '${level}'`)}`;
}

/** The sums `t` of all visible items of a table, to be added up by pair. */
function sumsOf(level: PairLevel, table: string): Sql {
  return sql`pair_total t where ${raw(`t.level = '${level}'`)} and ${isOfTable('t.type', table)} and ${visible('t')}`;
}

/** The sums `t` of all visible items of a table, by pair; to be followed by conditions on aggregates. */
function allSums(level: PairLevel, table: string): Sql {
  return sql`${sumsOf(level, table)} group by t.a_id, t.b_id having sum(t.items) > 0`;
}

/**
 * Selects the pairs of pairings: a_id, b_id and further columns. Set-returning functions are in the list of columns,
 * since PostgreSQL would cache the results of lateral ones.
 */
function pairsIn(pairings: Sql, columns: Sql): Sql {
  return sql`select a_id, unnest(pair_partners(a_id, parties, repeated, nested)) as b_id, ${columns}
    from (select p.*, unnest(p.parties) as a_id from ${pairings} p) part`;
}

/** Selects the pairs of a whole table: a_id, b_id, items, agreements, latest_on. */
export function linksOfTable(level: PairLevel, table: string): Sql {
  // Only a viewer of INTERNAL records sees their days.
  const seen = sql`case when ${SEES_INTERNAL} then null else 'PUBLIC' end`;
  return sql`select t.a_id, t.b_id, sum(t.items)::integer as items,
      coalesce(sum(t.items) filter (where t.type = 'AGREEMENT'), 0)::integer as agreements,
      nullif(case when max(t.removed_on) >= max(t.latest_on)
        then latest_of_pair(${raw(`'${level}'`)}, t.a_id, t.b_id, null, ${seen}) else max(t.latest_on) end, '') as latest_on
    from ${allSums(level, table)}`;
}

/**
 * Selects the pairs of a list with the most items, and all that have as many as the last of these: a_id, b_id, items,
 * agreements, latest_on.
 * @param pairings the pairings of the list
 * @param counts its pairs, with their numbers of items
 * @param top number of pairs
 */
export function linksOf(pairings: Sql, counts: Sql, top: number): Sql {
  const fewest = sql`(select n from ${counts} order by n desc offset ${raw(String(top - 1))} limit 1)`;
  return sql`with most as materialized (select a_id, b_id from ${counts} where n >= coalesce(${fewest}, 0))
    select a_id, b_id, count(*)::integer as items, count(*) filter (where type = 'AGREEMENT')::integer as agreements,
      nullif(max(occurred_on), '') as latest_on
    from (${itemsOf('most', pairings, ['a_id', 'b_id'], raw('top.a_id, top.b_id, p.type, p.occurred_on'))}) i
    group by a_id, b_id`;
}

/**
 * Selects the items of pairs from pairings `p`.
 * @param top name of a table of the pairs
 * @param names the columns of the pairs
 */
function itemsOf(top: string, pairings: Sql, [a, b]: readonly string[], columns: Sql): Sql {
  // The party that is in fewer of these pairs finds the items: a register of one country has it in every pair.
  // Counted for all parties at once: a list of cities may have thousands of pairs with equal numbers.
  const uses = `(select party, count(*) as n from (select ${a} as party from ${top} union all select ${b} from ${top}) u group by 1)`;
  const finder = raw(
    `(select top.*, case when one.n < two.n then ${a} else ${b} end as party from ${top} top
      join ${uses} one on one.party = top.${a} join ${uses} two on two.party = top.${b} offset 0)`,
  );
  // `offset 0`, since PostgreSQL would otherwise compute the party for each item, and compare each item with each pair.
  return sql`select ${columns} from (
      select top.*, m.id as item_id from ${finder} top
      join (select id, unnest(parties) as party from ${pairings} r) m on m.party = top.party offset 0
    ) top join ${pairings} p on p.id = top.item_id
      and is_pair(${raw(`top.${a}, top.${b}`)}, p.parties, p.repeated, p.nested)`;
}

/** With fewer pairs, a list is never counted by what it lacks. */
const MIN_PAIRS = 200_000;

/**
 * Selects the pairs of a list: a_id, b_id, n. If the list has most pairs of its table, the pairs of the other items are
 * taken from the sums: a filter that leaves out little costs little.
 */
export function countsOf(level: PairLevel, { tableName, wholeTable }: TalliedList, records: Sql): Sql {
  if (wholeTable !== null)
    return sql`select t.a_id, t.b_id, sum(t.items)::integer as n from ${allSums(level, wholeTable)}`;
  // A full join, since PostgreSQL would join by nested loops if it expects few records.
  const others = sql`(select p.parties, p.repeated, p.nested, -1 as sign
      from (select p.* from ${allPairings(level, tableName)}) p full join ${records} r on r.id = p.item_id
      where r.id is null and (select is_most from share)
    union all
    select parties, repeated, nested, 1 from ${records} where not (select is_most from share))`;
  return sql`with share as materialized (
      select case when n > ${raw(String(MIN_PAIRS))}
        then 2 * n > (select sum(p.pairs) from ${allPairings(level, tableName)}) else false end as is_most
      from (select coalesce(sum(n), 0) as n from ${records}) listed_pairs
    )
    select a_id, b_id, sum(n) as n from (
      select t.a_id, t.b_id, t.items as n from ${sumsOf(level, tableName)} and (select is_most from share)
      union all ${pairsIn(others, raw('sign'))}
    ) t group by a_id, b_id having sum(n) > 0`;
}

/** Counts records by pairs. */
export function tallyOfPairs(level: PairLevel): Tally {
  return {
    records: (list, listed) => pairingsOf(level, list, raw(listed)),
    counts: (list, records) => countsOf(level, list, raw(records)),
    among: (records, top, columns) => itemsOf(top, raw(records), columns, raw('p.id, top.t')),
    has: (item, key) => {
      const pairing = sql`complete_pairing p where p.item_id = ${item} and ${raw(`p.level = '${level}'`)}`;
      if (!key) return sql`not exists (select from ${pairing})`;
      const [one, other] = key;
      return sql`exists (select from ${pairing}
        and is_pair(least(${one!}, ${other!}), greatest(${one!}, ${other!}), p.parties, p.repeated, p.nested))`;
    },
  };
}

/**
 * Selects the number of different pairs, for the cost estimate: by level, per item type and over all items (`ITEM`).
 * Only PUBLIC items count, so that a cost reveals nothing about hidden ones.
 */
export const PUBLIC_PAIR_COUNTS = `
  select coalesce(type, 'ITEM') || ' ' || level || ' pairs' as kind, count(*) as count
  from pair_total where visibility = 'PUBLIC' group by grouping sets ((type, level), (level))
`;
