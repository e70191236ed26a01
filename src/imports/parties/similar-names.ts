import type { EntityManager } from 'typeorm';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { fold } from '../../records/values/names.ts';
import { distinctiveWords, nameSimilarity } from './name-similarity.ts';
import { namesSimilarTo, readingAll, type SearchedName, type SimilarName } from './party-search.ts';

/** The minimum for a match. City names are so many that they must be more similar. */
const MIN_SIMILARITY = 0.75;
const MIN_CITY_SIMILARITY = 0.85;
/** Less similar names are not even reported as the nearest. */
export const MIN_CANDIDATE_SIMILARITY = 0.5;
/** The minimum lead over the next party; otherwise the match is ambiguous. */
const MIN_LEAD = 0.1;

/** A name of a file to search by similarity. */
export interface SearchedText extends SearchedName {
  /** The name, or the name without common words. */
  text: string;
}

/** Finds the most similar names in the database for each name. */
export async function findSimilarNames(db: EntityManager, searched: readonly SearchedText[]): Promise<SimilarName[]> {
  // Forces the index, because statistics may be missing.
  await db.query('set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off');
  const rows: SimilarName[] = await readingAll(db)(
    namesSimilarTo(searched, { form: 'folded', minimum: MIN_CANDIDATE_SIMILARITY }),
  );
  await db.query('reset enable_seqscan; reset enable_hashjoin; reset enable_mergejoin');
  return rows;
}

/** Returns the texts by which names similar to a name are searched: the whole name, and the name without common words. */
export function textsOf(name: string): string[] {
  return [...new Set([fold(name), distinctiveWords(name).join(' ')])].filter((text) => text !== '');
}

/**
 * Returns the similarity of a name and a name of the database, from 0 to 1.
 * @returns `isEnough`: whether it suffices for a match, if no other party is about as similar
 */
export function likenessOf(name: string, { level, score, text }: SimilarName): { likeness: number; isEnough: boolean } {
  if (level === PartyLevel.CITY) return { likeness: score, isEnough: score >= MIN_CITY_SIMILARITY };
  const likeness = nameSimilarity(fold(name), text, level === PartyLevel.ORGANIZATION);
  return { likeness, isEnough: likeness >= MIN_SIMILARITY };
}

/** Whether a party is so much more similar than the next one that the name means it. */
export function leads(best: { likeness: number }, next: { likeness: number } | undefined): boolean {
  return !next || best.likeness - next.likeness >= MIN_LEAD;
}

/**
 * Returns the party with the most similar name, or the nearest name if it is too different or ambiguous; null if there
 * is none.
 */
export function mostSimilar(
  name: string,
  near: readonly SimilarName[],
): { partyId: string; score: number; remark: string } | { score: number; remark: string } | null {
  const names = near.map((row) => ({ ...row, ...likenessOf(name, row) }));
  names.sort((one, other) => other.likeness - one.likeness);
  const [best] = names;
  if (!best) return null;
  const next = names.find(({ party_id }) => party_id !== best.party_id);
  if (best.isEnough && leads(best, next)) {
    return { partyId: best.party_id, score: rounded(best.likeness), remark: `The name is similar to ${best.name}.` };
  }
  const nearest = names.reduce((one, other) => (other.score > one.score ? other : one));
  if (nearest.score < MIN_CANDIDATE_SIMILARITY) return null;
  return { score: rounded(nearest.score), remark: `The nearest name is ${nearest.name}.` };
}

function rounded(score: number): number {
  return Math.round(score * 100) / 100;
}
