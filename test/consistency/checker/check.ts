import type { Anomaly } from './anomaly.ts';
import { cycleAnomalies } from './cycles.ts';
import { dependenciesOf } from './dependencies.ts';
import type { History } from './history.ts';
import { listAnomalies, listsOf } from './lists.ts';
import { type Failover, lostBranch } from './lost-branch.ts';
import { skippedItems, withPagesAsReads } from './pages.ts';
import { lostUpdates, lostWrites, type Staleness, sessionAnomalies, staleReads } from './sessions.ts';

/**
 * Finds every observation in a history that contradicts the guarantees of the database. The method is that of Elle
 * (Kingsbury and Alvaro, VLDB 2020) for lists to which unique values are appended: each read of a list shows the order
 * of its values, and so the order of the operations.
 * @param staleness milliseconds for which each kind of reader may miss writes
 * @param failover a failover that may lose writes acknowledged shortly before it, if there was one
 */
export function check(history: History, staleness: Staleness, failover?: Failover): Anomaly[] {
  const whole = withPagesAsReads(history);
  const { found: ofLostBranch, rest: operations } = failover ? lostBranch(whole, failover) : { found: [], rest: whole };
  const lists = listsOf(operations);
  const { found: lostOnes, lost } = lostWrites(operations);
  const perClient = [...sessionAnomalies(operations, lost), ...staleReads(operations, lists, staleness)];
  // Operations that were out of order are reported already, and would be part of countless cycles.
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
