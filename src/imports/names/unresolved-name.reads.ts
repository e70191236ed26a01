import DataLoader from 'dataloader';
import { Party } from '../../domain/parties/party.entity.ts';
import type { Ordered } from '../../query/compiling/pages.ts';
import { type Overlay, one, overlaid, page, type ReadPlan, rows, withId } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { rowsFor } from '../../query/running/reader.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import type { RecordEntry } from '../../records/record.entity.ts';
import { recordsOfAnyType } from '../../records/record.reads.ts';
import type { ReadRows } from '../parties/party-search.ts';
import { HOLDS_EVERYWHERE } from '../parties/reviewed-names.ts';
import { findCandidates, type PartyCandidate } from '../reconciliation/candidates.ts';
import { RECONCILIATION_LIMITS, type ReconciliationQuery } from '../reconciliation/request-json.ts';
import { UnresolvedName } from './unresolved-name.entity.ts';
import type { UnresolvedNameList } from './unresolved-name.inputs.ts';

const MOST_MENTIONS_FIRST: Ordered<UnresolvedName> = {
  name: 'MENTIONS DESC',
  by: (name) => name.mentions,
  type: 'integer',
  descending: true,
};

const LATEST_DECISION_FIRST: Ordered<UnresolvedName> = {
  name: 'DECIDED_AT DESC',
  by: (name) => name.decidedAt,
  type: 'timestamptz',
  descending: true,
};

/**
 * Returns the names as a table. Spellings are counted first: they are few, whereas mode() would sort all mentions.
 * @param chosen the folded names whose mentions are counted; null for all
 */
function names(chosen: Sql | null): Overlay {
  const counted = chosen ? sql`where folded in (${chosen})` : sql``;
  return {
    name: 'unresolved_name',
    once: true,
    rows: sql`select md5(coalesce(m.folded, d.folded))::uuid as id, coalesce(m.folded, d.folded) as folded,
      coalesce(m.name, d.given) as name, coalesce(m.mentions, 0) as mentions, d.party_id, d.decided_at, d.decided_by,
      d.note
    from (
      select folded, (array_agg(named_as order by mentions desc, named_as))[1] as name, sum(mentions)::integer as mentions
      from (
        select folded, named_as, count(*) as mentions from unresolved_mention ${counted} group by folded, named_as
      ) spelling group by folded
    ) m full join (
      select * from reviewed_name d where ${raw(HOLDS_EVERYWHERE)} and d.work is distinct from 'RESTORE'
    ) d on d.folded = m.folded`,
  };
}

/** Reads the names without a party, those with the most mentions first, or those decided about, the latest first. */
export function unresolvedNames({ where, ...args }: UnresolvedNameList): ReadPlan {
  const decided = where?.decided;
  const conditions = (name: Row<UnresolvedName>) => [
    decided == null ? null : sql`${name.decidedAt} is ${decided ? sql`not null` : sql`null`}`,
  ];
  const ordered = decided ? LATEST_DECISION_FIRST : MOST_MENTIONS_FIRST;
  const chosen = decided ? sql`select d.folded from reviewed_name d where ${raw(HOLDS_EVERYWHERE)}` : null;
  return overlaid([names(chosen)], page(UnresolvedName, { where: conditions }, ordered, args));
}

/** Reads one name; null if it has neither mentions nor a decision. */
export function unresolvedName(given: string): ReadPlan {
  const folded = sql`left(search_fold(${given}), 500) collate "C"`;
  return overlaid(
    [names(folded)],
    one(UnresolvedName, (name) => sql`${name.folded} = ${folded}`),
  );
}

/** Reads the records that mention a name, the latest first. */
export function recordsNaming(name: Row<UnresolvedName>, first: number): ReadPlan {
  const choice = {
    where: (entry: Row<RecordEntry>) => [
      sql`${entry.id} in (select s.agreement_id from signature s where s.id in (
        select m.signature_id from unresolved_mention m where m.folded = ${name.folded}
        union all select r.signature_id from resolved_mention r join reviewed_name d using (register, name)
          where d.folded = ${name.folded}))`,
    ],
    orderBy: (entry: Row<RecordEntry>) => sql`${entry.id} desc`,
  };
  return recordsOfAnyType(choice, first);
}

/** Reads the party that an editor chose for a name. */
export function partyOf(name: Row<UnresolvedName>): ReadPlan {
  return withId(Party, sql`survivor_of(${name.partyId})`);
}

function queryFor(name: string): ReconciliationQuery {
  const { textChars, defaultCandidates } = RECONCILIATION_LIMITS;
  return { text: name.slice(0, textChars).trim(), levels: undefined, limit: defaultCandidates, valuesOf: () => [] };
}

/** One search for all names of a request. */
const searches = new WeakMap<object, DataLoader<string, PartyCandidate[]>>();

/** Finds the parties that a name may mean, the likeliest first, as the matcher of OpenRefine does. */
export async function candidatesFor(name: string, context: { publicUrl: string }): Promise<ReadPlan> {
  let search = searches.get(context);
  if (!search) {
    const read: ReadRows = (statement) => rowsFor(statement, context) as Promise<never[]>;
    const find = async (names: readonly string[]) => {
      const queries = new Map(names.map((text, index) => [String(index), queryFor(text)]));
      const found = await findCandidates(queries, `${context.publicUrl}/id/`, read);
      return names.map((_, index) => found.get(String(index)) ?? []);
    };
    search = new DataLoader(find, { maxBatchSize: RECONCILIATION_LIMITS.queries });
    searches.set(context, search);
  }
  const candidates = await search.load(name);
  const best = [...candidates]
    .sort((one, other) => other.score - one.score || (one.partyId < other.partyId ? -1 : 1))
    .slice(0, RECONCILIATION_LIMITS.defaultCandidates);
  const given = best.map(({ partyId, score }, place) => ({ place, id: partyId, likeness: score / 100 }));
  const from = sql`jsonb_to_recordset(${JSON.stringify(given)}::jsonb) c (place integer, id uuid, likeness float)`;
  return rows(from, { party: withId(Party, sql`c.id`), likeness: sql`c.likeness` }, { orderBy: sql`c.place` });
}
