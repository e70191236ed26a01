import type { Lsn } from './lsn.ts';

/**
 * The writes of one primary since it became the primary. If its predecessor continues to write, that is another
 * branch, whose data are lost. The database records its branches (`feed_timeline`), so each copy shows by its own rows
 * on which branch it is.
 */
export interface Branch {
  /** The ordinal number of the branch. */
  number: number;
  /** A random UUID, since two servers that both became the primary have branches of the same number. */
  id: string;
  /**
   * The first transaction that may belong to the branch. A copy with the row of the branch has all earlier
   * transactions.
   */
  firstXid: bigint;
}

/** A position in the log of one branch. */
export interface LogPosition {
  branch: Pick<Branch, 'number' | 'id'>;
  position: Lsn;
}

export function isSameBranch(one: LogPosition['branch'], other: LogPosition['branch']): boolean {
  return one.number === other.number && one.id === other.id;
}

export function isSameOrLater(branch: LogPosition['branch'], other: LogPosition['branch']): boolean {
  return branch.number > other.number || isSameBranch(branch, other);
}

/**
 * Whether a copy at one log position has everything before another, except for lost writes: what an earlier branch
 * wrote after the next one began. False if the other position is of a branch that the copy does not know.
 */
export function includes(place: LogPosition, other: LogPosition): boolean {
  if (isSameBranch(place.branch, other.branch)) return place.position >= other.position;
  return isSameOrLater(place.branch, other.branch);
}
