import { firstDay, lastDay } from '../../records/values/partial-date.ts';

/** How a name was resolved to a party. */
export enum NameMatch {
  /** By a decision in the reviewed list of parties. */
  REVIEWED = 'REVIEWED',
  /** By a code or an identifier beside the name. */
  CODE = 'CODE',
  /** By its exact name, ignoring case, accents and punctuation. */
  EXACT = 'EXACT',
  /** By an alias or a former name. */
  ALIAS = 'ALIAS',
  /** By its name with the words in another order, with an article, or after words for a city. */
  REORDERED = 'REORDERED',
  /** A past country, which is its own party. */
  PAST = 'PAST',
  /** By a similar name; the score gives the similarity. */
  SIMILAR = 'SIMILAR',
  /** This import created the party. */
  NEW = 'NEW',
  /** The party is unknown. */
  UNKNOWN = 'UNKNOWN',
}

/** The existence of a party, in partial dates; null if an end is open or unknown. */
export interface Lifetime {
  called: string;
  from: string | null;
  to: string | null;
}

/** A party that a name may mean. */
export interface PartyCandidate extends Lifetime {
  /** Null for a past country that is not recorded yet. */
  partyId: string | null;
  how: NameMatch;
  /** The certainty, from 0 to 1. */
  score: number;
  /** The reason for the match; null if the name is the reason. */
  remark: string | null;
  /** Among parties that exist on the day, the one with the lowest rank is chosen, if it is the only one. */
  rank: number;
  /** Whether a code names the party. It then matches in a record without a day even if it no longer exists. */
  isCoded: boolean;
  /** Predecessors and successors, the nearest first. */
  relatives: Lifetime[];
}

/** The parties that a name may mean on any day. */
export interface NameResolution {
  candidates: PartyCandidate[];
  /** Without candidates: the similarity of the nearest name. */
  score: number;
  /** Without candidates: the reason, or the nearest name. */
  remark: string | null;
  /** Whether no party has the name, so that one may be created for it. */
  isUnusedName: boolean;
  /** Whether the reviewed list of parties requests a new party. */
  isNew?: boolean;
}

/** The party that a name means in a record of one day. */
export interface PartyChoice {
  /** Null if the name is unknown, or means a past country that is not recorded yet. */
  partyId: string | null;
  /** The main name of the party. */
  partyName: string | null;
  how: NameMatch;
  score: number;
  remark: string | null;
  /**
   * The sentence that the party has the name at another time, with predecessors or successors that existed on the day;
   * null otherwise.
   */
  outOfLifetime: string | null;
  /** The lifetime of a party that existed not on the day, but within a year of it; null otherwise. */
  nearLifetime: string | null;
}

/**
 * Chooses the party that a name means on a day.
 * @param day a partial date; null for a record without one, which considers only parties of today
 * @param today "YYYY-MM-DD"
 */
export function chooseParty(
  { candidates, score, remark }: NameResolution,
  day: string | null,
  today: string,
): PartyChoice {
  const fitting = candidates.filter(
    (candidate) => exists(candidate, day ?? today) || (day === null && candidate.isCoded),
  );
  const near = fitting.length === 0 && day ? candidates.filter((candidate) => exists(candidate, day, 1)) : [];
  const [best, ...others] = ofLeastRank(fitting.length > 0 ? fitting : near);
  if (!best) {
    const misfit = candidates.length > 0 ? misfitOf(candidates, day ?? today) : null;
    return unknown(score, misfit ?? remark, misfit);
  }
  if (others.length > 0) {
    return unknown(0, `${others.length + 1} parties have this name. Choose one in the list of parties.`);
  }
  return {
    partyId: best.partyId,
    partyName: best.called,
    how: best.how,
    score: best.score,
    remark: best.remark,
    outOfLifetime: null,
    nearLifetime: near.length > 0 ? `${best.called} (${lifetime(best)})` : null,
  };
}

function unknown(score: number, remark: string | null, misfit: string | null = null): PartyChoice {
  return {
    partyId: null,
    partyName: null,
    how: NameMatch.UNKNOWN,
    score,
    remark,
    outOfLifetime: misfit,
    nearLifetime: null,
  };
}

/** Whether a lifetime, extended by some years at both ends, overlaps the period of a partial date. */
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
  const parties = candidates.map((candidate) => `${candidate.called} (${lifetime(candidate)})`);
  const relatives = candidates.flatMap(({ relatives }) => relatives.filter((other) => exists(other, day)));
  const names = [...new Set(relatives.map(({ called }) => called))];
  const offer = names.length > 0 ? ` Predecessors or successors at that time: ${names.join(', ')}.` : '';
  return `No party with this name existed on ${day}: ${parties.join(', ')}.${offer}`;
}

function lifetime({ from, to }: Lifetime): string {
  if (from && to) return `${from} to ${to}`;
  return from ? `since ${from}` : `until ${to}`;
}
