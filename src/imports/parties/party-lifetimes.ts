import type { EntityManager } from 'typeorm';
import { grouped } from '../files/grouped.ts';
import { type Lifetime, NameMatch, type PartyCandidate } from './party-choice.ts';
import { type PastCountry, pastCountries } from './past-countries.ts';

/** The maximum number of successions between a party and the relatives that a message offers. */
const MAX_SUCCESSION_STEPS = 3;

/** Priorities among several parties with one name. A past country comes first if the file expects a country. */
export const RANK = { FIRST: 0, PRIMARY: 1, PROPER: 2, ALIAS: 3, LAST: 4 };

/** A party that a name may mean, without its lifetime. */
export type PartyMatch = Pick<PartyCandidate, 'partyId' | 'how'> &
  Partial<Pick<PartyCandidate, 'score' | 'remark' | 'rank' | 'isCoded'>> & { past?: PastCountry };

/** Adds lifetimes, predecessors and successors to matches. Each party is returned once. */
export async function addLifetimes(
  db: EntityManager,
  found: ReadonlyMap<string, PartyMatch[]>,
): Promise<Map<string, PartyCandidate[]>> {
  const ids = [...new Set([...found.values()].flat().flatMap(({ partyId }) => partyId ?? []))];
  const parties: (Lifetime & { id: string })[] = await db.query(
    'select id, name as called, valid_from as "from", valid_to as "to" from party where id = any($1)',
    [ids],
  );
  const lifetimes = new Map(parties.map((party) => [party.id, party]));
  const mortal = parties.filter(({ from, to }) => from || to).map(({ id }) => id);
  const kin: (Lifetime & { id: string })[] = await db.query(
    `with recursive kin (id, kin_id, is_later, steps) as (
        select id, id, later, 0 from unnest($1::uuid[]) as of (id), (values (true), (false)) as way (later)
        union
        select k.id, case when k.is_later then s.successor_id else s.predecessor_id end, k.is_later, k.steps + 1
        from kin k join succession s
          on k.kin_id = case when k.is_later then s.predecessor_id else s.successor_id end
        where k.steps < ${MAX_SUCCESSION_STEPS}
      )
      select k.id, p.name as called, p.valid_from as "from", p.valid_to as "to"
      from kin k join party p on p.id = k.kin_id where k.steps > 0 group by k.id, p.id order by min(k.steps), p.name`,
    [mortal],
  );
  const kinOf = grouped(kin, ({ id }) => id);
  const candidates = new Map<string, PartyCandidate[]>();
  for (const [id, findings] of found) {
    const seen = new Set<string>();
    const all: PartyCandidate[] = [];
    for (const { partyId, how, score = 1, remark = null, rank = RANK.FIRST, past, isCoded } of findings) {
      const key = partyId ?? past!.name;
      if (seen.has(key)) continue;
      seen.add(key);
      const known = partyId ? lifetimes.get(partyId)! : { called: past!.name, from: past!.from, to: past!.to };
      // The day does not matter for a name that was decided by hand.
      const [from, to] = how === NameMatch.REVIEWED ? [null, null] : [known.from, known.to];
      const relatives = partyId ? (kinOf.get(partyId) ?? []) : await relativesOfPast(db, past!);
      const lifetimesOfKin = relatives.map(({ called, from, to }) => ({ called, from, to }));
      const lifetime = { called: known.called, from, to, relatives: lifetimesOfKin };
      all.push({ partyId, how, score, remark, rank, isCoded: isCoded ?? how === NameMatch.CODE, ...lifetime });
    }
    candidates.set(id, all);
  }
  return candidates;
}

/** Returns the countries before and after a past country that is not recorded yet. */
async function relativesOfPast(db: EntityManager, past: PastCountry): Promise<Lifetime[]> {
  const successors = Object.keys(past.successors);
  const today: Lifetime[] = await db.query(
    'select name as called, valid_from as "from", valid_to as "to" from party where alpha2 = any($1) order by name',
    [successors],
  );
  const others = pastCountries().related(past);
  return [...others.map(({ name, from, to }) => ({ called: name, from, to })), ...today];
}
