import type { EntityManager } from 'typeorm';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { fold } from '../../records/values/names.ts';
import { nameSimilarity } from './name-similarity.ts';

/** The minimum for a match. City names are so many that they must be more similar. */
const MIN_SIMILARITY = 0.75;
const MIN_CITY_SIMILARITY = 0.85;
/** Less similar names are not even reported as the nearest. */
const MIN_CANDIDATE_SIMILARITY = 0.5;
/** The minimum lead over the next party; otherwise the match is ambiguous. */
const MIN_LEAD = 0.1;
/** Names of the database that are compared with one name. */
const MAX_COMPARED = 12;

/** A name of a file to search by similarity. */
export interface SearchedName {
  id: string;
  party: { name: string; level?: PartyLevel };
  /** The name, or the name without common words. */
  text: string;
  /** The id of the country that the party must be in. */
  within: string | null;
}

/** A similar name in the database. */
export interface SimilarName {
  /** The id of the searched name. */
  id: string;
  party_id: string;
  name: string;
  level: PartyLevel;
  text: string;
  /** Trigram similarity, from 0 to 1. */
  score: number;
}

/** Finds the most similar names in the database for each name. */
export async function findSimilarNames(db: EntityManager, searched: readonly SearchedName[]): Promise<SimilarName[]> {
  // Forces the index, because statistics may be missing.
  await db.query(
    `set pg_trgm.similarity_threshold = ${MIN_CANDIDATE_SIMILARITY};
      set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`,
  );
  const rows: SimilarName[] = await db.query(
    `select m.id, near.party_id, near.name, near.level, near.text, near.score
        from jsonb_to_recordset($1) as m (id text, folded text, text text, level text, within uuid)
        cross join lateral (
          select n.party_id, p.name, p.level, n.folded as text, similarity(n.folded, m.folded) as score
          from party_name n join party p on p.id = n.party_id
          where n.folded % m.text and (m.level is null or p.level = m.level)
            and (m.within is null or exists (
              select from lies_within l where l.party_id = p.id and l.ancestor_id = m.within and l.depth > 0
            ))
          order by similarity(n.folded, m.text) desc, n.id limit ${MAX_COMPARED}
        ) near`,
    [JSON.stringify(searched.map(({ party, ...name }) => ({ ...name, folded: fold(party.name), level: party.level })))],
  );
  await db.query(
    'reset pg_trgm.similarity_threshold; reset enable_seqscan; reset enable_hashjoin; reset enable_mergejoin',
  );
  return rows;
}

/**
 * Returns the party with the most similar name, or the nearest name if it is too different or ambiguous; null if there
 * is none.
 */
export function mostSimilar(
  name: string,
  near: readonly SimilarName[],
): { partyId: string; score: number; remark: string } | { score: number; remark: string } | null {
  const names = near.map((row) => {
    const isCity = row.level === PartyLevel.CITY;
    const mayAbbreviate = row.level === PartyLevel.ORGANIZATION;
    const likeness = isCity ? row.score : nameSimilarity(fold(name), row.text, mayAbbreviate);
    return { ...row, likeness, least: isCity ? MIN_CITY_SIMILARITY : MIN_SIMILARITY };
  });
  names.sort((one, other) => other.likeness - one.likeness);
  const [best] = names;
  if (!best) return null;
  const next = names.find(({ party_id }) => party_id !== best.party_id);
  if (best.likeness >= best.least && (!next || best.likeness - next.likeness >= MIN_LEAD)) {
    return { partyId: best.party_id, score: rounded(best.likeness), remark: `The name is similar to ${best.name}.` };
  }
  const nearest = names.reduce((one, other) => (other.score > one.score ? other : one));
  if (nearest.score < MIN_CANDIDATE_SIMILARITY) return null;
  return { score: rounded(nearest.score), remark: `The nearest name is ${nearest.name}.` };
}

function rounded(score: number): number {
  return Math.round(score * 100) / 100;
}
