import { GraphQLError } from 'graphql';
import leven from 'leven';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { PARTY_REF_FIELDS, type PartyRef, parsePartyRef } from '../../domain/parties/party-ref.ts';
import { join, raw, sql } from '../../query/sql.ts';
import { SEES_INTERNAL } from '../../records/record.reads.ts';
import { fold, latin } from '../../records/values/names.ts';
import { grouped } from '../files/grouped.ts';
import { isGeneric, sameWords, withoutWordsForCity } from '../parties/name-similarity.ts';
import { NameMatch } from '../parties/party-choice.ts';
import { matchesOf } from '../parties/party-names.ts';
import {
  type Narrowing,
  namesEqualTo,
  namesSimilarTo,
  type PartyOfName,
  partiesNamed,
  partiesWithIds,
  partiesWithWords,
  type ReadRows,
  type SimilarName,
} from '../parties/party-search.ts';
import { type Coordinates, kilometresBetween } from '../parties/same-name-places.ts';
import { leads, likenessOf, MIN_CANDIDATE_SIMILARITY, textsOf } from '../parties/similar-names.ts';
import { TypingError, typingErrorIn, untypedForms } from '../parties/typing-error.ts';
import type { ReconciliationQuery } from './request-json.ts';

/** Scores by grade, from 0 to 100. */
const SCORES = {
  [NameMatch.CODE]: 100,
  [NameMatch.EXACT]: 100,
  [NameMatch.ALIAS]: 95,
  [NameMatch.PAST]: 95,
  [NameMatch.REORDERED]: 90,
};

/** Points that a party loses if another one has the name, and if nothing says which one is meant. */
const NAMESAKE_LOSS = 10;

/** The highest scores of parties with a similar name: of one that is far more similar than others, and of others. */
const MAX_SIMILAR_SCORE = 89;
const MAX_NEAR_SCORE = 74;

/**
 * Least trigram similarity of names that are compared letter by letter. One wrong letter changes three trigrams of a
 * short name.
 */
const MIN_SHARED_TRIGRAMS = 0.3;

/** A party with a name so few edits away is a rival of one from which the name differs by a letter. */
const RIVAL_EDITS = 2;

/** A party that a query may mean. */
export interface PartyCandidate {
  /** The uuid. */
  partyId: string;
  how: NameMatch;
  /** From 0 to 100. */
  score: number;
  /** Whether the query means this party. */
  match: boolean;
  /** From 0 to 1; null if the party was found by a code. */
  similarity: number | null;
  isFormerName: boolean;
  /** Number of other parties with the name. */
  namesakes: number;
  /** Kilometres from the coordinates of the query; null without coordinates. */
  distance: number | null;
  /** Whether the party is in the country of the query; null without a country. */
  isInCountry: boolean | null;
}

/** A query with the uuids of the parties that it names. */
interface ResolvedQuery extends Narrowing {
  id: string;
  name: string;
  /** The party with the code of the query; null if there is none, or several. */
  codedId: string | null;
  /** The Wikidata items of the query. */
  wikidata: string[];
  /** Whether a country, a place or coordinates could not be resolved, so that nothing is certain. */
  isUnresolved: boolean;
  hasCountry: boolean;
}

/**
 * Finds the parties that queries may mean. Each step sees only parties that are visible to the client: an INTERNAL
 * party neither appears nor makes a name ambiguous.
 * @param idSpace the beginning of addresses of parties: "https://entente.example/id/"
 * @returns candidates by the keys of the queries, in no order; at most one of each query matches
 */
export async function findCandidates(
  queries: ReadonlyMap<string, ReconciliationQuery>,
  idSpace: string,
  read: ReadRows,
): Promise<Map<string, PartyCandidate[]>> {
  const resolved = await resolveQueries(queries, idSpace, read);
  const found = new Map<string, PartyCandidate[]>();
  for (const step of [byCode, byName, byWords, byNameOfCity, bySimilarity]) {
    const left = resolved.filter(({ id }) => !found.has(id));
    for (const [id, candidates] of left.length > 0 ? await step(left, read) : []) found.set(id, candidates);
  }
  for (const { id, isUnresolved, hasCountry } of resolved) {
    for (const candidate of found.get(id) ?? []) {
      candidate.match &&= !isUnresolved;
      candidate.isInCountry = hasCountry ? !isUnresolved : null;
    }
  }
  return found;
}

// ---------------------------------------------------------------------------------------------------------- references

/** A reference to a party in a query, and what the party must be. */
interface Reference {
  as: 'CODE' | 'COUNTRY' | 'PLACE';
  ref: PartyRef;
}

/** Resolves the codes, countries and places in queries by one statement. */
async function resolveQueries(
  queries: ReadonlyMap<string, ReconciliationQuery>,
  idSpace: string,
  read: ReadRows,
): Promise<ResolvedQuery[]> {
  const references = new Map<string, Reference>();
  const add = (reference: Reference | null): string | null => {
    if (!reference) return null;
    const key = JSON.stringify(reference);
    references.set(key, reference);
    return key;
  };
  const named = [...queries].map(([id, query]) => ({
    id,
    query,
    codes: codesIn(query, idSpace).map((code) => add(code && { as: 'CODE', ref: code })),
    countries: query.valuesOf('country').map((value) => add(referenceTo('COUNTRY', value, idSpace))),
    places: query.valuesOf('within').map((value) => add(referenceTo('PLACE', value, idSpace))),
  }));
  const parties = await resolveReferences(references, read);
  return named.map(({ id, query, codes, countries, places }): ResolvedQuery => {
    const idsOf = (keys: readonly (string | null)[]) => [
      ...new Set(keys.flatMap((key) => (key === null ? [] : (parties.get(key) ?? [])))),
    ];
    const coded = idsOf(codes);
    const [countryIds, placeIds] = [idsOf(countries), idsOf(places)];
    const near = coordinatesIn(query);
    return {
      id,
      name: query.text,
      levels: query.levels,
      codedId: coded.length === 1 ? coded[0]! : null,
      wikidata: query.valuesOf('wikidata').map(wikidataItem),
      ...(countryIds.length > 0 && { countries: countryIds }),
      ...(placeIds.length > 0 && { within: placeIds }),
      ...(near && { near }),
      hasCountry: countries.length > 0,
      isUnresolved:
        (countries.length > 0 && countryIds.length === 0) ||
        (places.length > 0 && placeIds.length === 0) ||
        near === null,
    };
  });
}

/** Returns the uuids of the parties that references mean, by key; references that mean no party are left out. */
async function resolveReferences(
  references: ReadonlyMap<string, Reference>,
  read: ReadRows,
): Promise<Map<string, string>> {
  if (references.size === 0) return new Map();
  const rows = [...references].map(([key, { as, ref }]) => ({ key, as, ...ref }));
  const columns = PARTY_REF_FIELDS.map((field) => `"${field}" ${field === 'refId' ? 'uuid' : 'text'}`).join(', ');
  const given = join(
    PARTY_REF_FIELDS.map((field) => raw(`r."${field}"`)),
    ', ',
  );
  const found = await read<{ key: string; party_id: string }>(sql`select r.key, p.id as party_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (key text, "as" text, ${raw(columns)})
    cross join lateral find_party(${given}, ${SEES_INTERNAL}) f
    join party p on p.id = f.party_id
    where r."as" <> 'COUNTRY' or p.level = 'COUNTRY'`);
  return new Map(found.map(({ key, party_id }) => [key, party_id]));
}

/** Returns the reference in the value of a property; null if it can mean no party. */
function referenceTo(as: 'COUNTRY' | 'PLACE', value: string, idSpace: string): Reference | null {
  const ref = parsed(withoutSpace(value, idSpace));
  return ref && { as, ref: as === 'COUNTRY' ? { ...ref, level: ref.level ?? PartyLevel.COUNTRY } : ref };
}

/** Returns the codes of a query: its text if that is a code, and the values of properties with codes. */
function codesIn(query: ReconciliationQuery, idSpace: string): (PartyRef | null)[] {
  const codes = [
    withoutSpace(query.text, idSpace),
    ...query.valuesOf('wikidata').map(wikidataItem),
    ...query.valuesOf('iso2', 'iso3').map((code) => code.toUpperCase()),
    ...query.valuesOf('identifiers'),
  ];
  return codes.map((code) => {
    const ref = code === '' ? null : parsed(code);
    if (!ref || !(ref.refId || ref.code || ref.value)) return null;
    const none = { slug: null, folded: null, latin: null, baseFolded: null, baseLatin: null };
    return { ...ref, ...none, qualifierCode: null, qualifierFolded: null };
  });
}

/** Parses a reference to a party; null for a text that can be none. */
function parsed(text: string): PartyRef | null {
  try {
    return parsePartyRef(text);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** Returns the id in the address of a party; other texts unchanged. */
function withoutSpace(text: string, idSpace: string): string {
  return text.startsWith(idSpace) ? text.slice(idSpace.length).replace(/[?#].*$/s, '') : text;
}

/** Returns the item in an address of Wikidata; other texts in capitals. */
function wikidataItem(value: string): string {
  return value.replace(/^https?:\/\/(?:www\.)?wikidata\.org\/(?:entity|wiki)\//, '').toUpperCase();
}

/** Returns the coordinates of a query; undefined if it has none, null if they are no place on earth. */
function coordinatesIn(query: ReconciliationQuery): Coordinates | null | undefined {
  const [pair] = query.valuesOf('coordinates');
  const [latitude, longitude] = pair
    ? pair.split(/\s*[,;\s]\s*/)
    : [...query.valuesOf('latitude').slice(0, 1), ...query.valuesOf('longitude').slice(0, 1)];
  if (latitude === undefined) return undefined;
  const isNumber = (text = '') => /^[+-]?\d{1,3}(?:\.\d*)?$/.test(text);
  const place = { latitude: Number(latitude), longitude: Number(longitude) };
  const isOnEarth =
    isNumber(latitude) && isNumber(longitude) && Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180;
  return isOnEarth ? place : null;
}

// --------------------------------------------------------------------------------------------------------------- steps

type Found = [id: string, candidates: PartyCandidate[]][];

async function byCode(queries: readonly ResolvedQuery[], read: ReadRows): Promise<Found> {
  const coded = queries.flatMap((query) => (query.codedId === null ? [] : [{ ...query, partyId: query.codedId }]));
  if (coded.length === 0) return [];
  const rows = await read<{ id: string; party_id: string }>(partiesWithIds(coded));
  return rows.map(({ id, party_id }) => [id, [candidate(party_id, NameMatch.CODE, { match: true })]]);
}

async function byName(queries: readonly ResolvedQuery[], read: ReadRows): Promise<Found> {
  const named = queries.filter(({ name }) => fold(name) !== '');
  if (named.length === 0) return [];
  const rows = grouped(await read<PartyOfName>(partiesNamed(named)), ({ id }) => id);
  return named.flatMap(({ id, near }): Found => {
    const parties = rows.get(id);
    return parties ? [[id, graded(parties, near)]] : [];
  });
}

/**
 * Grades the parties with a name. Parties of today come before past ones, and near ones before others; of these the
 * primary party matches, or the only one with the name as short or official name, or the only one.
 */
function graded(named: readonly PartyOfName[], near: Coordinates | undefined): PartyCandidate[] {
  const rows = grouped(named, ({ partyId }) => partyId);
  const parties = matchesOf(named).map(({ partyId, how, rank }) => {
    const names = rows.get(partyId)!;
    const [{ latitude, longitude, level, isPresent }] = names as [PartyOfName];
    const distance = near ? kilometresBetween(near, { latitude: latitude!, longitude: longitude! }) : null;
    return {
      partyId,
      how: level === PartyLevel.COUNTRY && !isPresent ? NameMatch.PAST : how,
      order: [Number(!isPresent), distance ?? 0, rank],
      distance,
      isFormerName: names.every(({ nameKind }) => nameKind === 'FORMER'),
    };
  });
  parties.sort((one, other) => compare(one.order, other.order));
  const [first, second] = parties;
  const winner = second && compare(first!.order, second.order) === 0 ? null : first;
  return parties.map((party) => {
    const match = party === winner;
    const { partyId, how, distance, isFormerName } = party;
    const more = { match, similarity: 1, distance, isFormerName, namesakes: parties.length - 1 };
    return candidate(partyId, how, more, match ? 0 : NAMESAKE_LOSS);
  });
}

async function byWords(queries: readonly ResolvedQuery[], read: ReadRows): Promise<Found> {
  const named = queries.filter(({ name }) => fold(name) !== '' && !isGeneric(name));
  if (named.length === 0) return [];
  const rows = await read<{ id: string; party_id: string; texts: string[]; score: number }>(partiesWithWords(named));
  const byQuery = grouped(rows, ({ id }) => id);
  return named.flatMap(({ id, name }): Found => {
    // The index compares names in Latin letters, in which names of different scripts or tones may be the same.
    const parties = (byQuery.get(id) ?? []).filter(({ texts }) => texts.some((text) => sameWords(text, fold(name))));
    if (parties.length === 0) return [];
    const match = parties.length === 1;
    const more = { match, namesakes: parties.length - 1 };
    return [
      [
        id,
        parties.map(({ party_id, score }) =>
          candidate(party_id, NameMatch.REORDERED, { ...more, similarity: score }, match ? 0 : NAMESAKE_LOSS),
        ),
      ],
    ];
  });
}

/** Finds cities whose name follows words for a city: "City of Havana", "г. Москва". */
async function byNameOfCity(queries: readonly ResolvedQuery[], read: ReadRows): Promise<Found> {
  const searched = queries.flatMap((query) => {
    const name = withoutWordsForCity(fold(query.name));
    const mayBeCity = query.levels?.includes(PartyLevel.CITY) ?? true;
    return name !== null && mayBeCity ? [{ ...query, name, levels: [PartyLevel.CITY] }] : [];
  });
  const found = await byName(searched, read);
  return found.map(([id, candidates]) => [
    id,
    candidates.map((each) => {
      const score = SCORES[NameMatch.REORDERED] - (each.match ? 0 : NAMESAKE_LOSS);
      return { ...each, how: NameMatch.REORDERED, score };
    }),
  ]);
}

async function bySimilarity(queries: readonly ResolvedQuery[], read: ReadRows): Promise<Found> {
  const searched = queries.flatMap((query) => textsOf(query.name).map((text) => ({ ...query, text })));
  if (searched.length === 0) return [];
  const forms = queries.flatMap((query) => untypedForms(fold(query.name)).map((text) => ({ ...query, text })));
  const near = await read<SimilarName>(namesSimilarTo(searched, { form: 'latin', minimum: MIN_SHARED_TRIGRAMS }));
  // In a short name, two swapped letters leave hardly a trigram.
  const swapped = forms.length > 0 ? await read<SimilarName>(namesEqualTo(forms)) : [];
  const byQuery = grouped([...near, ...swapped], ({ id }) => id);
  return queries.flatMap((query): Found => {
    const names = byQuery.get(query.id);
    return names ? [[query.id, similar(query, names)]] : [];
  });
}

/**
 * Scores the parties with similar names. One matches if the name has one typing error and no other party is about as
 * similar; otherwise a person has to confirm it.
 */
function similar(query: ResolvedQuery, near: readonly SimilarName[]): PartyCandidate[] {
  const { name } = query;
  const names = near.map((row) => ({ ...row, ...likenessOf(name, row) }));
  names.sort((one, other) => other.likeness - one.likeness);
  const [best] = names;
  const next = names.find(({ party_id }) => party_id !== best!.party_id);
  const meantId = mistyped(query, near);
  const clearId = meantId ?? (best!.isEnough && leads(best!, next) ? best!.party_id : null);
  return [...grouped(names, ({ party_id }) => party_id)].flatMap(([partyId, ofParty]) => {
    const isBest = partyId === clearId;
    const nearest = ofParty.map(({ likeness, score, text }) => Math.max(likeness, score, sharedLetters(name, text)));
    // A match has the highest score: of two swapped letters, one is wrong.
    if (partyId === meantId) nearest.push(1 - 1 / [...name].length);
    const similarity = isBest && meantId === null ? best!.likeness : Math.max(...nearest);
    if (similarity < MIN_CANDIDATE_SIMILARITY) return [];
    const score = Math.min(Math.round(100 * similarity), isBest ? MAX_SIMILAR_SCORE : MAX_NEAR_SCORE);
    return [candidate(partyId, NameMatch.SIMILAR, { similarity, score, match: partyId === meantId })];
  });
}

/**
 * Returns the uuid of the only party whose name the query has with one typing error; null if there is none, or a rival.
 * A spelling or swap is so rarely a coincidence that only another name with as small an error is a rival.
 */
function mistyped({ name, countries, within, near }: ResolvedQuery, names: readonly SimilarName[]): string | null {
  const typed = fold(name);
  const isInPlace = (countries ?? within ?? near) !== undefined;
  const errors = names.flatMap(({ party_id, folded }) => {
    const error = typingErrorIn(typed, folded, isInPlace);
    return error === null ? [] : [{ party_id, error }];
  });
  const [meant, ...others] = errors.sort((one, other) => one.error - other.error);
  if (!meant) return null;
  const rivals =
    meant.error === TypingError.LETTER
      ? names.filter(({ folded }) => leven(typed, folded) <= RIVAL_EDITS)
      : others.filter(({ error }) => error === meant.error);
  return rivals.every(({ party_id }) => party_id === meant.party_id) ? meant.party_id : null;
}

/** Returns the share of letters that need no edit to make one name of the other: 0.78 for "Hyedrabad", of whose nine letters two are wrong. */
function sharedLetters(name: string, text: string): number {
  const typed = latin(name);
  return 1 - leven(typed, text) / Math.max(typed.length, text.length);
}

function candidate(partyId: string, how: NameMatch, more: Partial<PartyCandidate>, loss = 0): PartyCandidate {
  return {
    partyId,
    how,
    score: how in SCORES ? SCORES[how as keyof typeof SCORES] - loss : 0,
    match: false,
    similarity: null,
    isFormerName: false,
    namesakes: 0,
    distance: null,
    isInCountry: null,
    ...more,
  };
}

/** Compares lists of numbers, the first difference decides. */
function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((each, at) => each !== other[at]);
  return index < 0 ? 0 : one[index]! - other[index]!;
}
