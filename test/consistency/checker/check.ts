import type { Anomaly } from './anomaly.ts';
import { cycleAnomalies } from './cycles.ts';
import { dependenciesOf } from './dependencies.ts';
import type { History } from './history.ts';
import { listAnomalies, listsOf } from './lists.ts';
import { type Failover, lostBranch } from './lost-branch.ts';
import { skippedItems, withPagesAsReads } from './pages.ts';
import { lostUpdates, lostWrites, type Staleness, sessionAnomalies, staleReads } from './sessions.ts';

/**
 * Finds everything in a history that cannot have happened if the database is what it is promised to be, in the manner of
 * Elle (Kingsbury and Alvaro, VLDB 2020) for lists to which unique values are appended: each read of a list shows in which
 * order they were, and so in which order the operations took place.
 * @param staleness for how long each kind of reader may miss what was written
 * @param failover one that may lose what was acknowledged shortly before it, if there was any
 */
export function check(history: History, staleness: Staleness, failover?: Failover): Anomaly[] {
  const whole = withPagesAsReads(history);
  const { found: ofLostBranch, rest: operations } = failover ? lostBranch(whole, failover) : { found: [], rest: whole };
  const lists = listsOf(operations);
  const { found: lostOnes, lost } = lostWrites(operations);
  const perClient = [...sessionAnomalies(operations, lost), ...staleReads(operations, lists, staleness)];
  // What came at the wrong time has been reported: it would be part of cycles without end.
  const misplaced = new Set(perClient.map(({ operations: shown }) => shown.at(-1)!));
  return [
    ...ofLostBranch,
    ...listAnomalies(operations, lists),
    ...lostUpdates(operations),
    ...lostOnes,
    ...skippedItems(history),
    ...perClient,
    ...cycleAnomalies(dependenciesOf(operations, lists, misplaced)),
  ];
}
