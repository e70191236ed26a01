import type { Lsn } from './lsn.ts';

/**
 * What one primary has written, from the instant at which it became the primary. A server that was the primary before may
 * have written on: that is another branch, and it is lost. The database itself records its branches (`feed_timeline`), so
 * that each copy says by its own rows on which branch it is.
 */
export interface Branch {
  /** Counts the branches of this database. */
  number: number;
  /** A random UUID: two servers that both became the primary have branches of the same number. */
  id: string;
  /** The first transaction that may belong to it: whoever has the branch's row has all that was committed before. */
  firstXid: bigint;
}

/** Up to where a copy of the database has come: a place in the log of one branch. */
export interface Place {
  branch: Pick<Branch, 'number' | 'id'>;
  position: Lsn;
}

/** Whether two branches are the same one. */
export function isSameBranch(one: Place['branch'], other: Place['branch']): boolean {
  return one.number === other.number && one.id === other.id;
}

/** Whether a branch is another one or came after it. */
export function isSameOrLater(branch: Place['branch'], other: Place['branch']): boolean {
  return branch.number > other.number || isSameBranch(branch, other);
}

/**
 * Whether a copy that has come to a place has all of another place that can still be had: what an earlier branch wrote
 * beyond the beginning of the next one is lost. False if the other place is of a branch that the copy does not know.
 */
export function includes(place: Place, other: Place): boolean {
  if (isSameBranch(place.branch, other.branch)) return place.position >= other.position;
  return isSameOrLater(place.branch, other.branch);
}
