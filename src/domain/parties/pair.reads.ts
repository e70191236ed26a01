import type { Tally } from '../../query/compiling/dimension.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { isOfTable } from '../../records/item.reads.ts';
import { SEES_INTERNAL } from '../../records/record.reads.ts';
import type { PartyLevel } from './party.entity.ts';

// Pairs of parties that items are between, as the filter `between` defines it: each pair once for an item, in the order
// of the ids; a party with itself if two parties of the item belong to it. Read from `pair_total` and
// `complete_pairing`, which triggers maintain.

/** A level of parties, or the parties of the items themselves, with organs as the place that they are organs of. */
export type PairLevel = PartyLevel | 'PART';

/** Selects the pairings of the items of a list. @param listed a table of their ids, if they are not a whole table */
export function pairingsOf(level: PairLevel, wholeTable: string | null, listed: Sql): Sql {
  const columns = raw('p.item_id as id, p.pairs as n, p.type, p.occurred_on, p.parties, p.repeated, p.nested');
  const ofLevel = raw(`p.level = '${level}'`);
  return wholeTable === null
    ? sql`select ${columns} from ${listed} l join complete_pairing p on p.item_id = l.id and ${ofLevel}`
    : sql`select ${columns} from complete_pairing p where ${ofLevel} and ${isOfTable('p.type', wholeTable)} and ${visible('p')}`;
}

/**
 * Selects the pairs of a list: a_id, b_id, and the given columns.
 * @param pairings a table of its pairings
 * @param sums aggregates of the sums of a pair (`t`: items, type, latest_on, removed_on), for a whole table
 * @param counts aggregates of the items of a pair (`t`: type, occurred_on), for any other list
 */
function pairsOf(level: PairLevel, wholeTable: string | null, pairings: Sql, sums: Sql, counts: Sql): Sql {
  if (wholeTable !== null) {
    return sql`select t.a_id, t.b_id, ${sums} from pair_total t
      where ${raw(`t.level = '${level}'`)} and ${isOfTable('t.type', wholeTable)} and ${visible('t')}
      group by t.a_id, t.b_id having sum(t.items) > 0`;
  }
  // Set-returning functions in the list of columns, since PostgreSQL would cache the results of lateral ones.
  return sql`select t.a_id, t.b_id, ${counts} from (
      select a_id, unnest(pair_partners(a_id, parties, repeated, nested)) as b_id, type, occurred_on
      from (select p.*, unnest(p.parties) as a_id from ${pairings} p) part
    ) t group by t.a_id, t.b_id`;
}

/** Selects the pairs of a list: a_id, b_id, items, agreements, latest_on. */
export function linksOf(level: PairLevel, wholeTable: string | null, pairings: Sql): Sql {
  // Only a viewer of INTERNAL records sees their days.
  const seen = sql`case when ${SEES_INTERNAL} then null else 'PUBLIC' end`;
  return pairsOf(
    level,
    wholeTable,
    pairings,
    sql`sum(t.items)::integer as items,
      coalesce(sum(t.items) filter (where t.type = 'AGREEMENT'), 0)::integer as agreements,
      nullif(case when max(t.removed_on) >= max(t.latest_on)
        then latest_of_pair(${raw(`'${level}'`)}, t.a_id, t.b_id, null, ${seen}) else max(t.latest_on) end, '') as latest_on`,
    sql`count(*)::integer as items, count(*) filter (where t.type = 'AGREEMENT')::integer as agreements,
      nullif(max(t.occurred_on), '') as latest_on`,
  );
}

/** Counts records by pairs. */
export function tallyOfPairs(level: PairLevel): Tally {
  return {
    records: (wholeTable, listed) => pairingsOf(level, wholeTable, raw(listed)),
    counts: (wholeTable, records) =>
      pairsOf(level, wholeTable, raw(records), sql`sum(t.items) as n`, sql`count(*) as n`),
    among: (records, top, [a, b]) => {
      // The party that is in fewer of these pairs finds the items: a register of one country has it in every pair.
      const uses = (party: string) =>
        `(select count(*) from ${top} other where top.${party} in (other.${a}, other.${b}))`;
      return raw(`select p.id, top.t
        from (select top.*, case when ${uses(a!)} < ${uses(b!)} then ${a} else ${b} end as party from ${top} top offset 0) top
        join (select r.*, unnest(r.parties) as party from ${records} r) p on p.party = top.party
          and is_pair(top.${a}, top.${b}, p.parties, p.repeated, p.nested)`);
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
