import { bitsOf, stringOf } from '../../query/compiling/bits.ts';
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
  return sql`with most as materialized (
      select a_id, b_id from ${counts} order by n desc fetch first ${raw(String(top))} rows with ties
    )
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
  // `offset 0` above, since PostgreSQL would otherwise compute the party for each item.
  return sql`select ${columns} from ${finder} top
    join (select p.*, unnest(p.parties) as party from ${pairings} p) p
      on p.party = top.party and is_pair(${raw(`top.${a}, top.${b}`)}, p.parties, p.repeated, p.nested)`;
}

/** Pairings with more pairs are counted by bits. */
const MAX_LISTED_PAIRS = 100;

/**
 * Selects the pairs of a list: a_id, b_id, n. Of large pairings each has a bit in a string for each party, and the bits
 * that two parties have in common are the items of their pair: a treaty of 200 parties has 20,000 pairs, but 200 bits.
 */
export function countsOf(level: PairLevel, { wholeTable }: TalliedList, records: Sql): Sql {
  if (wholeTable !== null)
    return sql`select t.a_id, t.b_id, sum(t.items)::integer as n from ${allSums(level, wholeTable)}`;
  const isLarge = raw(`n > ${MAX_LISTED_PAIRS} and nested is null`);
  // Strings of which few parties have the same items would be compared in vain: those pairings are listed as well.
  const listed = sql`(select parties, repeated, nested from ${records} where not (${isLarge})
    union all select parties, repeated, null from large where string not in (select string from dense))`;
  return sql`with large as materialized (
      select parties, repeated, n, place, ${stringOf('place')} as string
      from (select *, (row_number() over (order by n desc))::integer - 1 as place from ${records} where ${isLarge}) l
    ), bits as materialized (
      select string, party, ${bitsOf('place')} as bits
      from (select string, place, unnest(parties) as party from large) member group by string, party
    ), dense as materialized (
      select string from (select string, count(*) as parties from bits group by string) b
      join (select string, sum(n) as pairs from large group by string) l using (string) where parties * parties < pairs
    )
    select a_id, b_id, sum(n) as n from (
      ${pairsIn(listed, raw('1 as n'))}
      union all
      select * from (
        select a.party, b.party, bit_count(a.bits & b.bits)::integer as n
        from bits a join bits b on b.string = a.string and b.party > a.party
        where a.string in (select string from dense) offset 0
      ) common where n > 0
      union all
      select party, party, 1
      from (select unnest(repeated) as party from large where string in (select string from dense)) repeated
    ) pair group by a_id, b_id`;
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
