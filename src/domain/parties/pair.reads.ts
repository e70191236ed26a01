import type { TalliedList, Tally } from '../../query/compiling/dimension.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { isOfTable } from '../../records/item.reads.ts';
import type { PartyLevel } from './party.entity.ts';

// Pairs of parties that items are between, as the filter `between` defines it: each pair once for an item, in the order
// of the ids; a party with itself if two parties of the item belong to it. Read from `pair_total` and
// `complete_pairing`, which triggers maintain.

/** A level of parties, or the parties of the items themselves, with organs as the place that they are organs of. */
export type PairLevel = PartyLevel | 'PART';

/** The pairings of the items of a list, as `p`. */
function pairingsOf({ wholeTable, ids }: TalliedList, level: PairLevel): Sql {
  const ofLevel = raw(`p.level = '${level}'`);
  if (wholeTable === null) return sql`complete_pairing p where p.item_id in (select id from ${ids}) and ${ofLevel}`;
  return sql`complete_pairing p where ${ofLevel} and ${isOfTable('p.type', wholeTable)} and ${visible('p')}`;
}

/**
 * Selects the pairs of the items of a list: a_id, b_id, and the given columns.
 * @param columns aggregates of the sums of a pair (`t`: items, type, latest_on, removed_on), for a whole table
 * @param counted aggregates of the items of a pair (`t`: type, occurred_on), for any other list
 */
function pairsOf(list: TalliedList, level: PairLevel, columns: Sql, counted: Sql): Sql {
  if (list.wholeTable !== null) {
    return sql`select t.a_id, t.b_id, ${columns} from pair_total t
      where ${raw(`t.level = '${level}'`)} and ${isOfTable('t.type', list.wholeTable)} and ${visible('t')}
      group by t.a_id, t.b_id having sum(t.items) > 0`;
  }
  // Set-returning functions in the list of columns, since PostgreSQL would cache the results of lateral ones.
  return sql`select t.a_id, t.b_id, ${counted} from (
      select a_id, unnest(pair_partners(a_id, parties, repeated, nested)) as b_id, type, occurred_on
      from (select p.*, unnest(p.parties) as a_id from ${pairingsOf(list, level)}) part
    ) t group by t.a_id, t.b_id`;
}

/** Selects the pairs of the items of a list: a_id, b_id, items, agreements, latest_on. */
export function linksOf(list: TalliedList, level: PairLevel): Sql {
  // Only a viewer of INTERNAL records sees their days.
  const seen = sql`(select case when ${visible('internal')} then null else 'PUBLIC' end
    from (values ('INTERNAL')) internal (visibility))`;
  return pairsOf(
    list,
    level,
    sql`sum(t.items)::integer as items,
      coalesce(sum(t.items) filter (where t.type = 'AGREEMENT'), 0)::integer as agreements,
      nullif(case when max(t.removed_on) >= max(t.latest_on)
        then latest_of_pair(${raw(`'${level}'`)}, t.a_id, t.b_id, null, ${seen}) else max(t.latest_on) end, '') as latest_on`,
    sql`count(*)::integer as items, count(*) filter (where t.type = 'AGREEMENT')::integer as agreements,
      nullif(max(t.occurred_on), '') as latest_on`,
  );
}

/** Counts the pairs of the items of a list. */
export function tallyOfPairs(level: PairLevel): Tally {
  return {
    counts: (list) => pairsOf(list, level, sql`sum(t.items) as n`, sql`count(*) as n`),
    valueCounts: (list) => sql`select p.item_id as id, p.pairs as n from ${pairingsOf(list, level)}`,
    among: (list, top, [a, b]) => {
      const [first, second] = [raw(`top.${a}`), raw(`top.${b}`)];
      // The items of the party that is in fewer of these pairs: a register of one country has that country everywhere.
      const uses = (party: Sql) =>
        sql`(select count(*) from ${raw(top)} other where ${party} in (${raw(`other.${a}, other.${b}`)}))`;
      return sql`select p.item_id as id, top.t from ${raw(top)} top
        join involvement v on v.party_id = case when ${uses(first)} < ${uses(second)} then ${first} else ${second} end
        join (select p.* from ${pairingsOf(list, level)}) p on p.item_id = v.item_id
          and is_pair(${first}, ${second}, p.parties, p.repeated, p.nested)`;
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
