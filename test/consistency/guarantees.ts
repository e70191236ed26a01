import type { Anomaly } from './checker/anomaly.ts';
import type { Operation, Reader } from './checker/history.ts';
import type { Failover } from './checker/lost-branch.ts';
import type { Staleness } from './checker/sessions.ts';
import type { Period } from './standby-changes.ts';

/** The documented age of a response, in milliseconds. */
export const STALENESS: Staleness = { anonymous: 5_000, 'Read-After': 5_000, key: 0 };

/** Faults of servers that the guarantees take into account. */
export interface Circumstances {
  /** Periods in which anonymous clients may have continued with another standby. */
  changes: readonly Period[];
  /** The promotion, if it lost writes. */
  failover: Failover | undefined;
}

/** Anomalies that an anonymous reader may observe when it continues with another standby. */
const OF_CHANGING_STANDBYS = ['non-monotonic read', 'session cycle', 'count went back'];

/**
 * Anomalies that any client may observe at a failover that loses writes: a lost write is missing, or is written once
 * more.
 */
const OF_LOSSES = [...OF_CHANGING_STANDBYS, 'incompatible orders'];

/** Milliseconds after a failover within which clients have sent lost mutations without a response again. */
const SENT_AGAIN = 10_000;

/** Whether an anomaly contradicts the documented guarantees for the client that observed it. */
export function isBroken({ name, operations, isPending }: Anomaly, { changes, failover }: Circumstances): boolean {
  // Jepsen found these in PostgreSQL itself: the primary shows commits in another order than its log has them.
  if (name === 'long fork') return false;
  // A standby may show a commit before the primary, which waits for another standby.
  if (isPending && operations.at(-1)!.reader === 'Read-After') return false;
  const spans = spansOf(operations);
  const loss = failover && { from: failover.from, until: failover.until + SENT_AGAIN };
  if (loss && OF_LOSSES.includes(name) && spans.some((span) => overlap(span, loss))) return false;
  return !(
    OF_CHANGING_STANDBYS.includes(name) &&
    spans.some((span) => span.reader === 'anonymous' && changes.some((change) => overlap(span, change)))
  );
}

/** The periods in which each client took part in an anomaly. */
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
