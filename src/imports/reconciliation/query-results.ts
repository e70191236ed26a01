import type { PartyLevel } from '../../domain/parties/party.entity.ts';
import { countryOf, TODAY } from '../../domain/parties/party.reads.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { formatId } from '../../records/values/ids.ts';
import { textIn } from '../../records/values/languages.ts';
import { grouped } from '../files/grouped.ts';
import { NameMatch } from '../parties/party-choice.ts';
import type { ReadRows } from '../parties/party-search.ts';
import { findCandidates, type PartyCandidate } from './candidates.ts';
import { type ReconciliationQuery, TYPES, type TypeId } from './request-json.ts';

/** More items than this count as equally many. */
const MAX_COUNTED_ITEMS = 1_000;

/** A party as candidates show it. */
interface DescribedParty {
  id: string;
  name: string;
  level: PartyLevel;
  /** The name of its country; null if it has none, or is one. */
  country: string | null;
  wikidata: string[];
  /** Number of its cooperation items; null if it was not needed. */
  items: number | null;
}

/** A type as the protocol writes it. */
export interface TypeReference {
  id: TypeId;
  name: string;
}

/**
 * Answers a batch of queries.
 * @param to writes in the language of the client
 * @returns the results by the keys of the queries
 */
export async function answerQueries(
  queries: ReadonlyMap<string, ReconciliationQuery>,
  { idSpace, read, to }: { idSpace: string; read: ReadRows; to: Writer },
): Promise<{ [key: string]: { result: object[] } }> {
  const found = await findCandidates(queries, idSpace, read);
  const all = [...found.values()].flat();
  const parties = new Map<string, DescribedParty>();
  if (all.length > 0) {
    const ids = new Set(all.map(({ partyId }) => partyId));
    const rows = await read<DescribedParty>(describedParties([...ids], tiedParties(found), to.wanted.lang));
    for (const row of rows) parties.set(row.id, row);
  }
  const results = [...queries].map(([key, query]): [string, { result: object[] }] => {
    const candidates = (found.get(key) ?? [])
      .flatMap((candidate) => {
        const party = parties.get(candidate.partyId);
        return party ? [{ candidate: unlessContradicted(candidate, party, query), party }] : [];
      })
      .sort(
        (one, other) =>
          other.candidate.score - one.candidate.score ||
          (one.candidate.distance ?? 0) - (other.candidate.distance ?? 0) ||
          (other.party.items ?? 0) - (one.party.items ?? 0) ||
          (one.party.id < other.party.id ? -1 : 1),
      );
    const result = candidates.slice(0, query.limit).map(({ candidate, party }) => written(candidate, party, query, to));
    return [key, { result }];
  });
  return Object.fromEntries(results);
}

/** Returns the candidates that have the same score as another one of their query. */
function tiedParties(found: ReadonlyMap<string, readonly PartyCandidate[]>): string[] {
  return [...found.values()].flatMap((candidates) =>
    [...grouped(candidates, ({ score }) => String(score)).values()]
      .filter((tied) => tied.length > 1)
      .flatMap((tied) => tied.map(({ partyId }) => partyId)),
  );
}

/** Selects parties as DescribedParty. @param tied those whose items are counted */
function describedParties(ids: readonly string[], tied: readonly string[], lang: string): Sql {
  const named = (alias: string) =>
    textIn({ text: raw(`${alias}.name`), lang: raw(`${alias}.name_lang`), others: raw(`${alias}.names_in`) }, lang);
  return sql`select p.id, ${named('p')} as name, p.level,
      (select ${named('c')} from party c
        where c.id = ${countryOf(sql`p.id`, TODAY)} and c.id <> p.id and ${visible('c')}) as country,
      array(select i.value from identifier i where i.record_id = p.id and i.scheme = 'wikidata') as wikidata,
      case when p.id = any(${tied}::uuid[]) then (
        select count(*) from (
          select from involvement v where v.party_id = p.id and ${visible('v')} limit ${raw(String(MAX_COUNTED_ITEMS))}
        ) item
      )::integer end as items
    from party p where p.id = any(${ids}::uuid[]) and ${visible('p')}`;
}

/** Returns a candidate that does not match if the query names another Wikidata item than its record. */
function unlessContradicted(
  candidate: PartyCandidate,
  { wikidata }: DescribedParty,
  query: ReconciliationQuery,
): PartyCandidate {
  const isContradicted =
    candidate.match && candidate.how !== NameMatch.CODE && query.valuesOf('wikidata').length > 0 && wikidata.length > 0;
  return isContradicted ? { ...candidate, match: false } : candidate;
}

function written(
  { how, score, match, similarity, isFormerName, namesakes, distance, isInCountry }: PartyCandidate,
  { id, name, level, country }: DescribedParty,
  query: ReconciliationQuery,
  to: Writer,
): object {
  const type = typeOfLevel(level, to);
  const features = {
    name_similarity: similarity === null ? null : rounded(similarity, 2),
    is_code: how === NameMatch.CODE,
    is_alias: how === NameMatch.ALIAS,
    is_former_name: isFormerName,
    is_reordered: how === NameMatch.REORDERED,
    namesakes,
    type_match: query.levels ? query.levels.includes(level) : null,
    country_match: isInCountry,
    distance_km: distance === null ? null : rounded(distance, 1),
  };
  return {
    id: formatId('party', id),
    name,
    description: [inSentence(type.name, to), country].filter(Boolean).join(', '),
    type: [type],
    score,
    match,
    features: Object.entries(features).flatMap(([id, value]) => (value === null ? [] : [{ id, value }])),
  };
}

/** Returns the type of parties of a level. */
export function typeOfLevel(level: PartyLevel, to: Writer): TypeReference {
  const id = (Object.keys(TYPES) as TypeId[]).find((each) => TYPES[each] === level)!;
  return { id, name: to.code(id) };
}

/** Returns the name of a type within a text. */
export function inSentence(name: string, to: Writer): string {
  return name.toLocaleLowerCase(to.words.locale);
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
