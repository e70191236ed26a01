import type { EntityManager } from 'typeorm';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { fold } from '../../records/values/names.ts';
import { likenessOf } from './words-of-names.ts';

/** Below this nobody believes that two names are one; a city's name is one of so many that it has to be closer. */
const LEAST_SIMILARITY = 0.75;
const LEAST_SIMILARITY_OF_CITIES = 0.85;
/** What is less like a name than this is not even told to be the nearest. */
const LEAST_LOOKED_AT = 0.5;
/** Unless the next best name is this much farther away, it might as well be that one. */
const LEAST_LEAD = 0.1;
/** So many names of the database are compared with one of a file. */
const MOST_COMPARED = 12;

/** A name of a file that is looked for by its likeness. */
export interface AskedName {
  id: string;
  party: { name: string; level?: PartyLevel };
  /** The name, or what is left of it without words that many share. */
  text: string;
  /** The id of the country in which the party has to lie. */
  within: string | null;
}

/** A name of the database that is like one of a file. */
export interface NearName {
  /** That of the name asked. */
  id: string;
  party_id: string;
  name: string;
  level: PartyLevel;
  text: string;
  /** By trigrams, from 0 to 1. */
  score: number;
}

/** The names of the database that are most like each of some names. */
export async function namesLike(db: EntityManager, asked: readonly AskedName[]): Promise<NearName[]> {
  // By the index, also where nobody has told the planner yet how many names there are.
  await db.query(
    `set pg_trgm.similarity_threshold = ${LEAST_LOOKED_AT};
      set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`,
  );
  const rows: NearName[] = await db.query(
    `select m.id, near.party_id, near.name, near.level, near.text, near.score
        from jsonb_to_recordset($1) as m (id text, folded text, text text, level text, within uuid)
        cross join lateral (
          select n.party_id, p.name, p.level, n.folded as text, similarity(n.folded, m.folded) as score
          from party_name n join party p on p.id = n.party_id
          where n.folded % m.text and (m.level is null or p.level = m.level)
            and (m.within is null or exists (
              select from lies_within l where l.party_id = p.id and l.ancestor_id = m.within and l.depth > 0
            ))
          order by similarity(n.folded, m.text) desc, n.id limit ${MOST_COMPARED}
        ) near`,
    [JSON.stringify(asked.map(({ party, ...name }) => ({ ...name, folded: fold(party.name), level: party.level })))],
  );
  await db.query(
    'reset pg_trgm.similarity_threshold; reset enable_seqscan; reset enable_hashjoin; reset enable_mergejoin',
  );
  return rows;
}

/** The party that a name means by its likeness; else the nearest name; null if there is none. */
export function likestOf(
  name: string,
  near: readonly NearName[],
): { partyId: string; score: number; remark: string } | { score: number; remark: string } | null {
  const names = near.map((row) => {
    const isCity = row.level === PartyLevel.CITY;
    const mayAbbreviate = row.level === PartyLevel.ORGANIZATION;
    const likeness = isCity ? row.score : likenessOf(fold(name), row.text, mayAbbreviate);
    return { ...row, likeness, least: isCity ? LEAST_SIMILARITY_OF_CITIES : LEAST_SIMILARITY };
  });
  names.sort((one, other) => other.likeness - one.likeness);
  const [best] = names;
  if (!best) return null;
  const next = names.find(({ party_id }) => party_id !== best.party_id);
  if (best.likeness >= best.least && (!next || best.likeness - next.likeness >= LEAST_LEAD)) {
    return { partyId: best.party_id, score: rounded(best.likeness), remark: `It looks like ${best.name}.` };
  }
  const nearest = names.reduce((one, other) => (other.score > one.score ? other : one));
  if (nearest.score < LEAST_LOOKED_AT) return null;
  return { score: rounded(nearest.score), remark: `The nearest is ${nearest.name}.` };
}

function rounded(score: number): number {
  return Math.round(score * 100) / 100;
}
