import type { Anomaly } from './checker/anomaly.ts';
import type { Operation } from './checker/history.ts';
import type { Failover } from './checker/lost-branch.ts';
import type { Staleness } from './checker/sessions.ts';

/** What the README promises of the age of an answer, in milliseconds. */
export const STALENESS: Staleness = { anonymous: 5_000, 'Read-After': 5_000, key: 0 };

/** A period in which standbys were made unfit: an anonymous reader may have to go on with another one. */
export interface Disturbance {
  from: number;
  until: number;
}

/** What was done to servers that the promises allow for. */
export interface Circumstances {
  disturbances: readonly Disturbance[];
  failover: Failover | undefined;
}

/** What an anonymous reader may see if its standby becomes unfit. */
const OF_CHANGING_STANDBYS = ['non-monotonic read', 'session cycle', 'count went back'];

/** What any client may see at a failover that loses something: what is lost is gone, or is written once more. */
const OF_LOSSES = [...OF_CHANGING_STANDBYS, 'incompatible orders'];

/** Milliseconds after a failover within which clients have sent again what was lost before they were answered. */
const SENT_AGAIN = 10_000;

/** Whether an anomaly breaks what the README promises to the clients that met it. */
export function isBroken({ name, operations }: Anomaly, { disturbances, failover }: Circumstances): boolean {
  // Jepsen found these in PostgreSQL itself: the primary shows commits in another order than its log has them.
  if (name === 'long fork') return false;
  if (failover && OF_LOSSES.includes(name)) {
    const loss = { from: failover.from, until: failover.until + SENT_AGAIN };
    if (operations.some((operation) => isDuring(operation, loss))) return false;
  }
  if (!OF_CHANGING_STANDBYS.includes(name)) return true;
  return !operations.some(
    (operation) => operation.reader === 'anonymous' && disturbances.some((period) => isDuring(operation, period)),
  );
}

function isDuring({ began, ended }: Operation, { from, until }: Disturbance): boolean {
  return began < until && (ended ?? began) > from;
}
