import { createHash } from 'node:crypto';
import { Horizons } from './horizons.ts';
import type { Lsn } from './lsn.ts';
import { type Branch, includes, isSameBranch, isSameOrLater, type Place } from './place.ts';
import { Written } from './written.ts';

/** Milliseconds. What a standby shows is never older than this. */
export const MAX_LAG_MS = 5_000;

/** A standby that was left out is read from again once it has lagged less than this for so long, so that it does not flap. */
export const RETURN_LAG_MS = 4_000;
export const RETURN_AFTER_MS = 5_000;

/**
 * How much earlier than the oldest state that standbys may show the feed goes on for those who are not known to have come as
 * far: instances do not look at the same instants.
 */
const LOOKS_DIFFER_MS = 1_000;

/** Longer lags are reported to operators as this one. */
const REMEMBERED_LAG_MS = 900_000;

/** What a server says of itself. */
export interface Sighting {
  isStandby: boolean;
  /** Up to where its log is written; of a standby, up to where it has arrived in its data. */
  position: Lsn;
  /** All that was committed when it was asked lies before this; of a standby, the same as its position. */
  behindAll: Lsn;
  /** How often a standby had become the primary before what it writes now; 0 for a standby, which does not say. */
  timeline: number;
  /** The newest branch of which it has the row; null if there is none, or, of a primary, if its own is not recorded yet. */
  branch: Branch | null;
  /** All transactions before this one have ended in its data. */
  horizon: bigint;
  /** When it was asked, and when it had answered, in milliseconds of a clock that nobody moves. */
  asked: number;
  answered: number;
}

/** Why a standby is not read from. */
export type Reason =
  /** It does not answer. */
  | 'SILENT'
  /** It takes itself for a primary, and is none. */
  | 'PRIMARY'
  /** It is not known to be on the branch of the primary: what it shows may be lost. */
  | 'BRANCH'
  /** It is too far behind. */
  | 'LAG'
  /** It was left out, and has not been well for long enough. */
  | 'RETURNING';

/** What a sighting has changed. */
export type Change =
  | { kind: 'PRIMARY'; name: string; timeline: number }
  | { kind: 'LEFT_OUT'; name: string; reason: Reason }
  | { kind: 'READ_FROM'; name: string };

interface Standing {
  seen: Sighting | null;
  isFit: boolean;
  /** Whether it was read from or answered before, and does not any more: it may have restarted with less than it had. */
  mustReturn: boolean;
  /** Since when it has been well; null while it is not. */
  wellSince: number | null;
}

/**
 * Decides which server is the primary, which standbys are fit, and from which of them a client reads: by what was seen
 * of the servers and when, and by nothing else. It has no clock, no timer and no connection.
 */
export class Membership {
  readonly #members: ReadonlyMap<string, Standing>;
  #primary: string;
  /** The newest timeline that any primary was seen to write: one that writes an older one was left behind. */
  #timeline = 0;
  #branch: Branch | null = null;
  #written = new Written(REMEMBERED_LAG_MS);
  #horizons = new Horizons();
  /** When the primary had last answered, and when it was seen to be the primary for the first time. */
  #heard = Number.NEGATIVE_INFINITY;
  #primarySince = Number.POSITIVE_INFINITY;

  /** @param names of the servers, the same at all instances; the first one is the primary until one says that it is */
  constructor(names: readonly [string, ...string[]]) {
    this.#primary = names[0];
    this.#members = new Map(
      names.map((name) => [name, { seen: null, isFit: false, mustReturn: false, wellSince: null }] as const),
    );
  }

  /** The server that writes; before one has said that it does, the first. */
  get primary(): string {
    return this.#primary;
  }

  /** The newest timeline of a primary; 0 before one was seen. */
  get timeline(): number {
    return this.#timeline;
  }

  /** The branch of the primary; null while that is not recorded. */
  get branch(): Branch | null {
    return this.#branch;
  }

  /** Whether the primary answers and has not recorded its branch yet. */
  get lacksBranch(): boolean {
    return this.#livingPrimary?.branch === null;
  }

  /** When the primary was first seen to be it; Infinity before one was. */
  get primarySince(): number {
    return this.#primarySince;
  }

  /** What a server said last; null if it does not answer. */
  seen(name: string): Sighting | null {
    return this.#standing(name).seen;
  }

  /**
   * Takes note of what a server says of itself, or that it does not answer.
   * @param now not before any instant that was given until then
   * @returns what that changes, in order
   */
  see(name: string, sighting: Sighting | null, now: number): Change[] {
    const standing = this.#standing(name);
    const names = [...this.#members.keys()];
    // A standby that fell behind the limit since the last look is not read from any more, whatever this look shows.
    const leftOut = names.flatMap((each) => this.#leaveOut(each, now));
    standing.mustReturn ||= standing.seen !== null && sighting === null;
    standing.seen = sighting;
    const turned = this.#findPrimary();
    return [...leftOut, ...turned, ...names.flatMap((each) => this.#judge(each, now))];
  }

  /** Why a standby is not read from at an instant; null if it is read from. */
  reasonAgainst(name: string, now: number): Reason | null {
    return this.#faultOf(name, now, MAX_LAG_MS) ?? (this.#standing(name).isFit ? null : 'RETURNING');
  }

  /** The standbys that may be read from at an instant. */
  fitAt(now: number): string[] {
    return [...this.#members.keys()].filter((name) => this.reasonAgainst(name, now) === null);
  }

  /**
   * The standby from which a client reads; null if that is the primary. A client stays with one for as long as it is fit,
   * and every instance chooses the same one.
   * @param wanted a place that the standby must include
   */
  choose(client: string, wanted: Place | null, now: number): string | null {
    let chosen: string | null = null;
    let highest = '';
    for (const name of this.fitAt(now)) {
      if (wanted && !includes(this.#placeOf(name), wanted)) continue;
      // Rendezvous hashing: a standby that goes or comes moves no clients but its own.
      const weight = createHash('sha256').update(`${name} ${client}`).digest('hex');
      if (weight > highest) [chosen, highest] = [name, weight];
    }
    return chosen;
  }

  /**
   * Whether an answer that a standby gave may be given to a client.
   * @param place up to which the standby had come
   * @param wanted a place that the answer must include
   */
  accepts(place: Place, wanted: Place | null): boolean {
    return this.#branch !== null && isSameOrLater(place.branch, this.#branch) && (!wanted || includes(place, wanted));
  }

  /** Whether a place is of a branch that this instance has not heard of, as if another server is the primary by now. */
  isUnknown({ branch }: Place): boolean {
    return this.#branch === null || !isSameOrLater(this.#branch, branch);
  }

  /** For how many milliseconds the primary has been ahead of a standby, up to 15 minutes; null if it does not answer. */
  lagOf(name: string): number | null {
    const { seen } = this.#standing(name);
    return seen && this.#written.lagAt(seen.position, this.#heard);
  }

  /**
   * Before which transaction each copy has all that clients may still read from it, from now on: what the feed tells from
   * there, it tells of everything that any of them does not show yet. Null if that is not known.
   */
  oldestHorizon(now: number): bigint | null {
    const branch = this.#branch;
    if (branch === null) return null;
    let oldest: bigint | null = null;
    for (const [name, { seen }] of this.#members) {
      if (name === this.#primary) continue;
      // One of which nothing is known may be read from at other instances; whatever is read from has the row of the branch.
      const unseen = this.#horizons.by(Math.min(now, this.#heard) - MAX_LAG_MS - LOOKS_DIFFER_MS);
      let horizon = greatest(branch.firstXid, unseen);
      if (seen?.isStandby && seen.branch && isSameBranch(seen.branch, branch)) {
        horizon = greatest(seen.horizon, this.#horizons.at(seen.position));
      } else if (seen?.branch && isSameOrLater(seen.branch, branch)) {
        horizon = seen.branch.firstXid;
      }
      if (oldest === null || horizon < oldest) oldest = horizon;
    }
    return oldest;
  }

  /** What the primary said last; null if it does not answer, or is none any more. */
  get #livingPrimary(): Sighting | null {
    const { seen } = this.#standing(this.#primary);
    return seen && !seen.isStandby && seen.timeline === this.#timeline ? seen : null;
  }

  #standing(name: string): Standing {
    return this.#members.get(name)!;
  }

  #placeOf(name: string): Place {
    const { branch, position } = this.#standing(name).seen!;
    return { branch: branch!, position };
  }

  /** Finds out who is the primary now, and notes how far it has come. */
  #findPrimary(): Change[] {
    const name = this.#newestPrimary();
    if (name === null) return [];
    const { timeline, branch, position, behindAll, horizon, asked, answered } = this.#standing(name).seen!;
    const isTurned = name !== this.#primary;
    if (isTurned || timeline !== this.#timeline) {
      this.#written = new Written(REMEMBERED_LAG_MS);
      this.#horizons = new Horizons();
      this.#primarySince = answered;
    }
    this.#primary = name;
    this.#timeline = timeline;
    this.#branch = branch;
    this.#written.note(position, asked, answered);
    this.#horizons.note({ position: behindAll, horizon, answered });
    this.#heard = Math.max(this.#heard, answered);
    return isTurned ? [{ kind: 'PRIMARY', name, timeline }] : [];
  }

  /** Of several that take themselves for the primary, the one that became it last; null if there is none. */
  #newestPrimary(): string | null {
    let newest: { name: string; timeline: number } | null = null;
    for (const name of [this.#primary, ...this.#members.keys()]) {
      const { seen } = this.#standing(name);
      if (!seen || seen.isStandby || seen.timeline < this.#timeline) continue;
      if (!newest || seen.timeline > newest.timeline) newest = { name, timeline: seen.timeline };
    }
    return newest?.name ?? null;
  }

  /** Leaves out a server that is not fit any more. */
  #leaveOut(name: string, now: number): Change[] {
    const standing = this.#standing(name);
    const reason = standing.isFit ? this.#faultOf(name, now, MAX_LAG_MS) : null;
    if (reason === null) return [];
    Object.assign(standing, { isFit: false, wellSince: null });
    return name === this.#primary ? [] : [{ kind: 'LEFT_OUT', name, reason }];
  }

  /** Judges whether a server is fit from now on. */
  #judge(name: string, now: number): Change[] {
    const leftOut = this.#leaveOut(name, now);
    const standing = this.#standing(name);
    const isWell = this.#faultOf(name, now, RETURN_LAG_MS) === null;
    standing.wellSince = isWell ? (standing.wellSince ?? now) : null;
    const hasReturned = standing.wellSince !== null && now - standing.wellSince >= RETURN_AFTER_MS;
    const isFit = this.#faultOf(name, now, MAX_LAG_MS) === null && (hasReturned || !standing.mustReturn);
    if (standing.isFit || !isFit) return leftOut;
    Object.assign(standing, { isFit: true, mustReturn: true });
    return [...leftOut, { kind: 'READ_FROM', name }];
  }

  /**
   * What is wrong with a server as a standby at an instant. Without a primary none falls behind: what was fit when it went
   * answers for it until there is one again.
   */
  #faultOf(name: string, now: number, maxLag: number): Reason | null {
    const { seen } = this.#standing(name);
    if (!seen) return 'SILENT';
    if (!seen.isStandby) return 'PRIMARY';
    // One on a later branch follows the primary that is yet to be seen here.
    if (!seen.branch || !this.#branch || !isSameOrLater(seen.branch, this.#branch)) return 'BRANCH';
    const primary = this.#livingPrimary;
    // A standby that is ahead of the primary has what the primary has not: its own history.
    if (primary && primary.asked >= seen.answered && primary.position < seen.position) return 'BRANCH';
    const until = primary ? now : Math.min(now, this.#heard);
    return until - this.#written.completeUntil(seen.position) > maxLag ? 'LAG' : null;
  }
}

function greatest(one: bigint, other: bigint | null): bigint {
  return other !== null && other > one ? other : one;
}
