import { createHash } from 'node:crypto';
import { HorizonLog } from './horizon-log.ts';
import { type Branch, includes, isSameBranch, isSameOrLater, type LogPosition } from './log-position.ts';
import type { Lsn } from './lsn.ts';
import { PrimaryPositionLog } from './primary-position-log.ts';

/** The maximum age of what a standby shows. */
export const MAX_LAG_MS = 5_000;

/** An excluded standby is used again after it has lagged less than this for this long, so that it does not flap. */
export const RETURN_LAG_MS = 4_000;
export const RETURN_AFTER_MS = 5_000;

/** Margin for standbys whose horizon is unknown here: instances do not probe at the same time. */
const PROBE_SKEW_MS = 1_000;

/** Longer lags are reported as this lag. */
const MAX_REPORTED_LAG_MS = 900_000;

/** The result of a probe. */
export interface ProbeResult {
  isStandby: boolean;
  /** The written position of a primary; the replayed position of a standby. */
  position: Lsn;
  /** A position behind everything committed at the time of the probe; equal to `position` on a standby. */
  committedPosition: Lsn;
  /** The timeline of a primary, which grows with each failover; 0 for a standby. */
  timeline: number;
  /** The newest branch in the data; null if there is none or, for a primary, if its own is not recorded yet. */
  branch: Branch | null;
  /** All transactions before this one have ended in the data. */
  horizon: bigint;
  /** Start and end of the probe, by `performance.now()`. */
  sentAt: number;
  answeredAt: number;
}

/** Why a standby is not read from. */
export type ExclusionReason =
  /** It does not respond. */
  | 'SILENT'
  /** It claims to be a primary, but is not the current one. */
  | 'PRIMARY'
  /** It may not be on the branch of the primary, so its data may be lost. */
  | 'BRANCH'
  /** It is too far behind. */
  | 'LAG'
  /** It was excluded, and has not been well for long enough. */
  | 'RETURNING';

/** A change that a probe caused. */
export type MembershipChange =
  | { kind: 'PRIMARY'; name: string; timeline: number }
  | { kind: 'LEFT_OUT'; name: string; reason: ExclusionReason }
  | { kind: 'READ_FROM'; name: string };

interface MemberState {
  lastProbe: ProbeResult | null;
  isFit: boolean;
  /** Whether it was used or responded before and then failed: after a restart it may have less data than before. */
  mustReturn: boolean;
  /** Since when it has been well; null if it is not. */
  wellSince: number | null;
}

/**
 * Decides which server is the primary, which standbys can be read from, and which of them a client uses. It depends on
 * the results and times of probes only: it has no clock, timer or connection.
 */
export class Membership {
  readonly #members: ReadonlyMap<string, MemberState>;
  #primary: string;
  /** The newest timeline of any primary so far: a primary with an older one was left behind by a failover. */
  #timeline = 0;
  #branch: Branch | null = null;
  #positionLog = new PrimaryPositionLog(MAX_REPORTED_LAG_MS);
  #horizons = new HorizonLog();
  /** When the primary last responded, and when it was first seen as the primary. */
  #primaryAnsweredAt = Number.NEGATIVE_INFINITY;
  #primarySince = Number.POSITIVE_INFINITY;

  /**
   * @param names the servers, the same at all instances; the first is assumed to be the primary until a server says
   *   that it is
   */
  constructor(names: readonly [string, ...string[]]) {
    this.#primary = names[0];
    this.#members = new Map(
      names.map((name) => [name, { lastProbe: null, isFit: false, mustReturn: false, wellSince: null }] as const),
    );
  }

  /** The primary; before the first probe of a primary, the first server. */
  get primary(): string {
    return this.#primary;
  }

  /** The newest timeline of a primary; 0 before one was seen. */
  get timeline(): number {
    return this.#timeline;
  }

  /** The branch of the primary; null until it is recorded. */
  get branch(): Branch | null {
    return this.#branch;
  }

  /** Whether the primary responds and its branch is not recorded yet. */
  get lacksBranch(): boolean {
    return this.#respondingPrimary?.branch === null;
  }

  /** When the primary was first seen as the primary; Infinity before that. */
  get primarySince(): number {
    return this.#primarySince;
  }

  /** The last probe of a server; null if the server does not respond. */
  lastProbe(name: string): ProbeResult | null {
    return this.#state(name).lastProbe;
  }

  /**
   * Records the result of a probe.
   * @param probe null if the server does not respond
   * @param now not before any earlier `now`
   * @returns the changes, in order
   */
  recordProbe(name: string, probe: ProbeResult | null, now: number): MembershipChange[] {
    const state = this.#state(name);
    const names = [...this.#members.keys()];
    // A standby that fell behind the limit since the last probe is excluded first, whatever the new probe says.
    const leftOut = names.flatMap((each) => this.#exclude(each, now));
    state.mustReturn ||= state.lastProbe !== null && probe === null;
    state.lastProbe = probe;
    const changes = this.#findPrimary();
    return [...leftOut, ...changes, ...names.flatMap((each) => this.#updateFitness(each, now))];
  }

  /** Why a standby is not read from at a time; null if it is. */
  exclusionReason(name: string, now: number): ExclusionReason | null {
    return this.#reasonFor(name, now, MAX_LAG_MS) ?? (this.#state(name).isFit ? null : 'RETURNING');
  }

  /** The standbys that can be read from at a time. */
  usableStandbys(now: number): string[] {
    return [...this.#members.keys()].filter((name) => this.exclusionReason(name, now) === null);
  }

  /**
   * Chooses the standby for a client; null for the primary. A client stays with a standby while it is fit, and all
   * instances choose the same.
   * @param required a log position that the standby must include
   */
  chooseStandby(client: string, required: LogPosition | null, now: number): string | null {
    let chosen: string | null = null;
    let highest = '';
    for (const name of this.usableStandbys(now)) {
      if (required && !includes(this.#positionOf(name), required)) continue;
      // Rendezvous hashing: adding or removing a standby moves only the clients of that standby.
      const weight = createHash('sha256').update(`${name} ${client}`).digest('hex');
      if (weight > highest) [chosen, highest] = [name, weight];
    }
    return chosen;
  }

  /**
   * Whether the result of a standby may be sent to a client.
   * @param place the log position that the standby had replayed
   * @param required a log position that the result must include
   */
  accepts(place: LogPosition, required: LogPosition | null): boolean {
    return (
      this.#branch !== null && isSameOrLater(place.branch, this.#branch) && (!required || includes(place, required))
    );
  }

  /** Whether a log position is of a branch that this instance does not know yet, as after a failover. */
  isUnknownBranch({ branch }: LogPosition): boolean {
    return this.#branch === null || !isSameOrLater(this.#branch, branch);
  }

  /**
   * Milliseconds for which the primary has been ahead of a standby, up to 15 minutes; null if the standby does not
   * respond.
   */
  lagOf(name: string): number | null {
    const { lastProbe } = this.#state(name);
    return lastProbe && this.#positionLog.lagAt(lastProbe.position, this.#primaryAnsweredAt);
  }

  /**
   * Returns the transaction before which every copy that clients may still read has all data; null if unknown. If the
   * feed continues from there, it reports every change that some copy does not show yet.
   */
  oldestHorizon(now: number): bigint | null {
    const branch = this.#branch;
    if (branch === null) return null;
    let oldest: bigint | null = null;
    for (const [name, { lastProbe }] of this.#members) {
      if (name === this.#primary) continue;
      // A standby without a known horizon may be used by other instances, and every standby in use has the row of the
      // branch.
      const unseen = this.#horizons.atTime(Math.min(now, this.#primaryAnsweredAt) - MAX_LAG_MS - PROBE_SKEW_MS);
      let horizon = greatest(branch.firstXid, unseen);
      if (lastProbe?.isStandby && lastProbe.branch && isSameBranch(lastProbe.branch, branch)) {
        horizon = greatest(lastProbe.horizon, this.#horizons.atPosition(lastProbe.position));
      } else if (lastProbe?.branch && isSameOrLater(lastProbe.branch, branch)) {
        horizon = lastProbe.branch.firstXid;
      }
      if (oldest === null || horizon < oldest) oldest = horizon;
    }
    return oldest;
  }

  /** The last probe of the primary; null if it does not respond or is no longer a primary. */
  get #respondingPrimary(): ProbeResult | null {
    const { lastProbe } = this.#state(this.#primary);
    return lastProbe && !lastProbe.isStandby && lastProbe.timeline === this.#timeline ? lastProbe : null;
  }

  #state(name: string): MemberState {
    return this.#members.get(name)!;
  }

  #positionOf(name: string): LogPosition {
    const { branch, position } = this.#state(name).lastProbe!;
    return { branch: branch!, position };
  }

  /** Finds the current primary and records its position. */
  #findPrimary(): MembershipChange[] {
    const name = this.#findNewestPrimary();
    if (name === null) return [];
    const { timeline, branch, position, committedPosition, horizon, sentAt, answeredAt } = this.#state(name).lastProbe!;
    const hasChanged = name !== this.#primary;
    if (hasChanged || timeline !== this.#timeline) {
      this.#positionLog = new PrimaryPositionLog(MAX_REPORTED_LAG_MS);
      this.#horizons = new HorizonLog();
      this.#primarySince = answeredAt;
    }
    this.#primary = name;
    this.#timeline = timeline;
    this.#branch = branch;
    this.#positionLog.record(position, sentAt, answeredAt);
    this.#horizons.record({ position: committedPosition, horizon, answered: answeredAt });
    this.#primaryAnsweredAt = Math.max(this.#primaryAnsweredAt, answeredAt);
    return hasChanged ? [{ kind: 'PRIMARY', name, timeline }] : [];
  }

  /** Of several servers that claim to be the primary, the one with the newest timeline; null if there is none. */
  #findNewestPrimary(): string | null {
    let newest: { name: string; timeline: number } | null = null;
    for (const name of [this.#primary, ...this.#members.keys()]) {
      const { lastProbe } = this.#state(name);
      if (!lastProbe || lastProbe.isStandby || lastProbe.timeline < this.#timeline) continue;
      if (!newest || lastProbe.timeline > newest.timeline) newest = { name, timeline: lastProbe.timeline };
    }
    return newest?.name ?? null;
  }

  /** Excludes a server that is no longer fit. */
  #exclude(name: string, now: number): MembershipChange[] {
    const state = this.#state(name);
    const reason = state.isFit ? this.#reasonFor(name, now, MAX_LAG_MS) : null;
    if (reason === null) return [];
    Object.assign(state, { isFit: false, wellSince: null });
    return name === this.#primary ? [] : [{ kind: 'LEFT_OUT', name, reason }];
  }

  /** Updates whether a server is fit. */
  #updateFitness(name: string, now: number): MembershipChange[] {
    const leftOut = this.#exclude(name, now);
    const state = this.#state(name);
    const isWell = this.#reasonFor(name, now, RETURN_LAG_MS) === null;
    state.wellSince = isWell ? (state.wellSince ?? now) : null;
    const hasReturned = state.wellSince !== null && now - state.wellSince >= RETURN_AFTER_MS;
    const isFit = this.#reasonFor(name, now, MAX_LAG_MS) === null && (hasReturned || !state.mustReturn);
    if (state.isFit || !isFit) return leftOut;
    Object.assign(state, { isFit: true, mustReturn: true });
    return [...leftOut, { kind: 'READ_FROM', name }];
  }

  /**
   * Why a server is not fit as a standby at a time; null if it is. Without a responding primary no standby falls
   * behind: those that were fit then stay fit until there is a primary again.
   */
  #reasonFor(name: string, now: number, maxLag: number): ExclusionReason | null {
    const { lastProbe } = this.#state(name);
    if (!lastProbe) return 'SILENT';
    if (!lastProbe.isStandby) return 'PRIMARY';
    // A standby on a later branch follows a primary that was not probed yet.
    if (!lastProbe.branch || !this.#branch || !isSameOrLater(lastProbe.branch, this.#branch)) return 'BRANCH';
    const primary = this.#respondingPrimary;
    // A standby that is ahead of the primary has a history of its own.
    if (primary && primary.sentAt >= lastProbe.answeredAt && primary.position < lastProbe.position) return 'BRANCH';
    const until = primary ? now : Math.min(now, this.#primaryAnsweredAt);
    return until - this.#positionLog.completeUntil(lastProbe.position) > maxLag ? 'LAG' : null;
  }
}

function greatest(one: bigint, other: bigint | null): bigint {
  return other !== null && other > one ? other : one;
}
