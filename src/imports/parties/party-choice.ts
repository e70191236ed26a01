import { firstDay, lastDay } from '../../records/values/partial-date.ts';

/** How a name was taken for a party. */
export enum NameMatch {
  /** As somebody who reviewed the list of parties says. */
  REVIEWED = 'REVIEWED',
  /** By a code or an identifier that stands beside it. */
  CODE = 'CODE',
  /** It is the party's name, case, accents and punctuation apart. */
  EXACT = 'EXACT',
  /** It is another name of the party, or a former one. */
  ALIAS = 'ALIAS',
  /** It is one of its names with the words in another order, or with an article. */
  REORDERED = 'REORDERED',
  /** A country that is no more, which is a party of its own. */
  PAST = 'PAST',
  /** It looks much like one of its names: the score says how much. */
  SIMILAR = 'SIMILAR',
  /** The party is made by this import. */
  NEW = 'NEW',
  /** Nobody knows. */
  UNKNOWN = 'UNKNOWN',
}

/** From when to when a party exists, in partial dates; null where the end is open or unknown. */
export interface Lifetime {
  called: string;
  from: string | null;
  to: string | null;
}

/** A party that a name may mean. */
export interface PartyCandidate extends Lifetime {
  /** Null for a country of the past that is not recorded yet. */
  partyId: string | null;
  how: NameMatch;
  /** From 0 to 1: how sure that is. */
  score: number;
  /** Why it may be this one; null where the name says it. */
  remark: string | null;
  /** Of those that exist on the day the least rank counts, if only one has it. */
  rank: number;
  /** Whether a code says so: then it counts in a record without a day, although it exists no more. */
  isCoded: boolean;
  /** Its predecessors and successors, the nearest first. */
  kin: Lifetime[];
}

/** The parties that a name may mean, whatever the day. */
export interface Resolution {
  candidates: PartyCandidate[];
  /** Without candidates: how much the nearest name resembles it. */
  score: number;
  /** Without candidates: why there are none, or the nearest name. */
  remark: string | null;
  /** Whether nobody bears the name, so that a party may be made of it. */
  isFree: boolean;
  /** Whether somebody who reviewed the list of parties wants one made of it. */
  isNew?: boolean;
}

/** The party that a name means in a record of one day. */
export interface PartyChoice {
  /** Null where the name means none, or a country of the past that is not recorded yet. */
  partyId: string | null;
  /** The main name of that party. */
  called: string | null;
  how: NameMatch;
  score: number;
  remark: string | null;
  /** That the party bears the name at other times, and which predecessors or successors existed on the day. */
  misfit: string | null;
  /** The party did not exist on the day, but within a year of it: its lifetime in words. */
  grace: string | null;
}

/**
 * Chooses the party that a name means on a day.
 * @param day a partial date; null for a record without one, in which only parties count that exist today
 * @param today "YYYY-MM-DD"
 */
export function chooseParty({ candidates, score, remark }: Resolution, day: string | null, today: string): PartyChoice {
  const fitting = candidates.filter(
    (candidate) => exists(candidate, day ?? today) || (day === null && candidate.isCoded),
  );
  const graced = fitting.length === 0 && day ? candidates.filter((candidate) => exists(candidate, day, 1)) : [];
  const [best, ...others] = ofLeastRank(fitting.length > 0 ? fitting : graced);
  if (!best) {
    const misfit = candidates.length > 0 ? misfitOf(candidates, day ?? today) : null;
    return unknown(score, misfit ?? remark, misfit);
  }
  if (others.length > 0) {
    return unknown(0, `${others.length + 1} parties bear this name: say which one in the list of parties.`);
  }
  return {
    partyId: best.partyId,
    called: best.called,
    how: best.how,
    score: best.score,
    remark: best.remark,
    misfit: null,
    grace: graced.length > 0 ? `${best.called} (${lifetime(best)})` : null,
  };
}

function unknown(score: number, remark: string | null, misfit: string | null = null): PartyChoice {
  return { partyId: null, called: null, how: NameMatch.UNKNOWN, score, remark, misfit, grace: null };
}

/** Whether a lifetime, with some years more at either end, and the period of a partial date overlap. */
function exists({ from, to }: Lifetime, day: string, grace = 0): boolean {
  return (
    (!from || yearsLater(firstDay(from), -grace) <= lastDay(day)) &&
    (!to || firstDay(day) <= yearsLater(lastDay(to), grace))
  );
}

function yearsLater(day: string, years: number): string {
  return `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
}

function ofLeastRank(candidates: readonly PartyCandidate[]): PartyCandidate[] {
  const least = Math.min(...candidates.map(({ rank }) => rank));
  return candidates.filter(({ rank }) => rank === least);
}

function misfitOf(candidates: readonly PartyCandidate[], day: string): string {
  const bearers = candidates.map((candidate) => `${candidate.called} (${lifetime(candidate)})`);
  const offered = candidates.flatMap(({ kin }) => kin.filter((other) => exists(other, day)));
  const names = [...new Set(offered.map(({ called }) => called))];
  const offer = names.length > 0 ? ` Predecessors or successors at that time: ${names.join(', ')}.` : '';
  return `No party of this name existed on ${day}: ${bearers.join(', ')}.${offer}`;
}

function lifetime({ from, to }: Lifetime): string {
  if (from && to) return `${from} to ${to}`;
  return from ? `since ${from}` : `until ${to}`;
}
