import type { EntityManager } from 'typeorm';
import { kilometres, MAX_SAME_PLACE_KM } from '../../domain/parties/distance.reads.ts';
import type { PartyLevel } from '../../domain/parties/party.entity.ts';
import { raw, type Sql, StatementWriter, sql, visible } from '../../query/sql.ts';
import { SEES_INTERNAL } from '../../records/record.reads.ts';
import { fold, latin } from '../../records/values/names.ts';
import { STOP_WORDS } from './name-similarity.ts';

// The statements that find parties for many names at once: for imports, which see all parties, and for clients, which
// see those that are visible to them.

/** A name that is searched, and what the party must be. */
export interface SearchedName extends Narrowing {
  id: string;
  name: string;
}

/** Conditions on the party that a name means; omitted ones accept every party. */
export interface Narrowing {
  levels?: readonly PartyLevel[] | undefined;
  /** Uuids of countries: the party is one of them or belongs to one. */
  countries?: readonly string[] | undefined;
  /** Uuids of parties: the party belongs to one of them. */
  within?: readonly string[] | undefined;
  /** The party is at most MAX_SAME_PLACE_KM away. */
  near?: { latitude: number; longitude: number } | undefined;
}

/** A name of a party that equals a searched name. */
export interface PartyOfName {
  id: string;
  partyId: string;
  nameKind: string;
  latitude: number | null;
  longitude: number | null;
  isPrimary: boolean;
  /** Whether it exists today. */
  isPresent: boolean;
  level: PartyLevel;
}

/** Names of the database that are compared with one name. */
const MAX_COMPARED = 12;

/** A similar name in the database. */
export interface SimilarName {
  /** The id of the searched name. */
  id: string;
  party_id: string;
  /** The main name of the party. */
  name: string;
  level: PartyLevel;
  /** The similar name, in the form that was compared. */
  text: string;
  /** The similar name, folded. */
  folded: string;
  /** Trigram similarity, from 0 to 1. */
  score: number;
}

/** Reads rows of a statement. */
export type ReadRows = <Row>(statement: Sql) => Promise<Row[]>;

/** Reads as an import does, which sees all parties. */
export function readingAll(db: EntityManager): ReadRows {
  return (statement) => {
    const writer = new StatementWriter(null);
    const text = writer.write(statement);
    return db.query(text, writer.values);
  };
}

/** Selects the parties with these uuids that are wanted (id, party_id). */
export function partiesWithIds(searched: readonly (Narrowing & { id: string; partyId: string })[]): Sql {
  return sql`select m.id, p.id as party_id
    from ${searchedRows(searched, ({ partyId }) => ({ party_id: partyId }), 'party_id uuid')}
    join party p on p.id = m.party_id where ${IS_WANTED}`;
}

/** Selects the parties that have a name, as PartyOfName: once for each of their names that equals it. */
export function partiesNamed(searched: readonly SearchedName[]): Sql {
  return sql`select m.id, p.id as "partyId", n.kind as "nameKind", p.latitude, p.longitude, p.level,
      coalesce(p.id = ${PRIMARY_PARTY}, false) as "isPrimary",
      coalesce(last_day(p.valid_to) >= today(), true) as "isPresent"
    from ${searchedRows(searched, ({ name }) => ({ folded: fold(name) }), 'folded text')}
    join party_name n on n.folded = m.folded
    join party p on p.id = n.party_id
    where ${IS_WANTED}`;
}

const PRIMARY_PARTY = sql`(
  select visible_primary_party(pn, ${SEES_INTERNAL}) from primary_name pn where pn.folded = m.folded)`;

/**
 * Selects the parties that have a name with the same words, in any order and any script (id, party_id, texts, score):
 * once for each party. `texts` are these names, folded; the score is their trigram similarity.
 */
export function partiesWithWords(searched: readonly SearchedName[]): Sql {
  const forms = ({ name }: SearchedName) => ({ folded: fold(name), latin: latin(name) });
  return sql`select m.id, p.id as party_id, array_agg(n.folded) as texts, max(similarity(n.folded, m.folded)) as score
    from ${searchedRows(searched, forms, 'folded text, latin text')}
    join party_name n on ${wordsOfName('n')} = ${wordsOfName('m')}
    join party p on p.id = n.party_id
    where ${IS_WANTED}
    group by m.id, p.id`;
}

/** The distinct words of a name, as in the index party_name_words_idx. */
function wordsOfName(alias: string): Sql {
  const stopWords = raw(`'{${[...STOP_WORDS].sort().join(',')}}'::text[]`);
  const form = raw(`coalesce(nullif(${alias}.latin, ''), ${alias}.folded)`);
  return sql`ts_delete(strip(to_tsvector('simple', ${form})), ${stopWords})`;
}

/** The form of names that are compared: folded, or folded and in Latin letters, which compares names of all scripts. */
export type Form = 'folded' | 'latin';

/**
 * Selects the most similar names for each name, as SimilarName.
 * @param searched the texts to compare: the name, and the name without common words
 * @param minimum least trigram similarity, from 0 to 1
 */
export function namesSimilarTo(
  searched: readonly (SearchedName & { text: string })[],
  { form, minimum }: { form: Form; minimum: number },
): Sql {
  const ofForm = form === 'folded' ? fold : latin;
  const keys = ({ name, text }: SearchedName & { text: string }) => ({ whole: ofForm(name), compared: ofForm(text) });
  const column = raw(`n.${form}`);
  // The threshold holds until the end of the statement. Each row of `m` needs it, so it is set before a comparison.
  return sql`with threshold as materialized (
      select set_config('pg_trgm.similarity_threshold', ${String(minimum)}, true)
    ), m as materialized (
      select m.* from threshold cross join ${searchedRows(searched, keys, 'whole text, compared text')}
    )
    select m.id, near.party_id, near.name, near.level, near.text, near.folded, near.score
    from m cross join lateral (
      select n.party_id, p.name, p.level, ${column} as text, n.folded, similarity(${column}, m.whole) as score
      from party_name n join party p on p.id = n.party_id
      where ${column} % m.compared and ${IS_WANTED}
      order by similarity(${column}, m.compared) desc, n.id limit ${raw(String(MAX_COMPARED))}
    ) near`;
}

/** Whether the client may see the party `p`, and it is what the searched row `m` wants. */
const IS_WANTED = sql`${visible('p')} and (m.levels is null or p.level = any(m.levels))
  and (m.countries is null or exists (
    select from lies_within l where l.party_id = p.id and l.ancestor_id = any(m.countries)))
  and (m.within is null or exists (
    select from lies_within l where l.party_id = p.id and l.ancestor_id = any(m.within) and l.depth > 0))
  and (m.latitude is null or ${raw(kilometres('p', 'm'))} <= ${raw(String(MAX_SAME_PLACE_KM))})`;

/** Selects the names that equal texts, as SimilarName. @param searched the folded forms of which a name may be a typing error */
export function namesEqualTo(searched: readonly (SearchedName & { text: string })[]): Sql {
  const keys = ({ name, text }: SearchedName & { text: string }) => ({ whole: latin(name), folded: text });
  return sql`select m.id, n.party_id, p.name, p.level, n.latin as text, n.folded, similarity(n.latin, m.whole) as score
    from ${searchedRows(searched, keys, 'whole text, folded text')}
    join party_name n on n.folded = m.folded
    join party p on p.id = n.party_id
    where ${IS_WANTED}`;
}

/** The searched names as rows `m`. @param columns the columns of `keys`, with their types */
function searchedRows<Searched extends Narrowing & { id: string }>(
  searched: readonly Searched[],
  keys: (each: Searched) => { [column: string]: string },
  columns: string,
): Sql {
  const rows = searched.map((each) => {
    const { id, levels, countries, within, near } = each;
    return { id, levels, countries, within, ...near, ...keys(each) };
  });
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) m (id text, levels text[], countries uuid[],
    within uuid[], latitude double precision, longitude double precision, ${raw(columns)})`;
}
