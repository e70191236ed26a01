import type { Anomaly } from './checker/anomaly.ts';
import type { Operation, Reader } from './checker/history.ts';
import type { Failover } from './checker/lost-branch.ts';
import type { Staleness } from './checker/sessions.ts';
import type { Period } from './standby-changes.ts';

/** The maximum age of a response that the manual promises, in milliseconds. */
export const STALENESS: Staleness = { anonymous: 5_000, 'Read-After': 5_000, key: 0 };

/** What happened to servers that the promises allow for. */
export interface Circumstances {
  /** When anonymous clients may have gone on with another standby. */
  changes: readonly Period[];
  /** The promotion, if it lost something. */
  failover: Failover | undefined;
}

/** What an anonymous reader may see when it goes on with another standby. */
const OF_CHANGING_STANDBYS = ['non-monotonic read', 'session cycle', 'count went back'];

/** What any client may see at a failover that loses something: what is lost is gone, or is written once more. */
const OF_LOSSES = [...OF_CHANGING_STANDBYS, 'incompatible orders'];

/** Milliseconds after a failover within which clients have sent again what was lost before they were answered. */
const SENT_AGAIN = 10_000;

/** Whether an anomaly breaks a promise of the manual to the client that saw it. */
export function isBroken({ name, operations, isPending }: Anomaly, { changes, failover }: Circumstances): boolean {
  // Jepsen found these in PostgreSQL itself: the primary shows commits in another order than its log has them.
  if (name === 'long fork') return false;
  // A standby may show a commit before the primary does, which waits for another standby before it shows its own.
  if (isPending && operations.at(-1)!.reader === 'Read-After') return false;
  const spans = spansOf(operations);
  const loss = failover && { from: failover.from, until: failover.until + SENT_AGAIN };
  if (loss && OF_LOSSES.includes(name) && spans.some((span) => overlap(span, loss))) return false;
  return !(
    OF_CHANGING_STANDBYS.includes(name) &&
    spans.some((span) => span.reader === 'anonymous' && changes.some((change) => overlap(span, change)))
  );
}

/** The periods in which each client had part in an anomaly. */
function spansOf(operations: readonly Operation[]): (Period & { reader: Reader })[] {
  return [...new Set(operations.map(({ client }) => client))].map((client) => {
    const own = operations.filter((operation) => operation.client === client);
    return {
      reader: own[0]!.reader,
      from: Math.min(...own.map(({ began }) => began)),
      until: Math.max(...own.map(({ began, ended }) => ended ?? began)),
    };
  });
}

function overlap(one: Period, other: Period): boolean {
  return one.from < other.until && one.until > other.from;
}
