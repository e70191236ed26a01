import { type Anomaly, anomaly } from './anomaly.ts';
import type { History } from './history.ts';
import { lastReads } from './sessions.ts';

/** A promotion of a standby that had not received all writes: the missing writes are lost. */
export interface Failover {
  /** The time when the standby stopped receiving, in milliseconds of the run. */
  from: number;
  /** The time when it was the primary; from then on no lost write may be read. */
  until: number;
}

/** Observations of the branch that a failover lost. */
export interface LostBranch {
  /** Reads of the branch that began after the failover, and lost writes that were acknowledged at another time. */
  found: Anomaly[];
  /** The history without lost writes, for all other checks. */
  rest: History;
}

/** Finds errors of a lost branch: clients may read it and write to it until another server is the primary. */
export function lostBranch(history: History, { from, until }: Failover): LostBranch {
  const last = lastReads(history);
  const isLost = (list: string, value: string) => last.has(list) && !last.get(list)!.values.has(value);
  const found = history.flatMap((operation) => {
    if (operation.outcome !== 'ok') return [];
    const read = operation.reads.find(({ list, values }) => values.some((value) => isLost(list, value)));
    const lost = operation.appends.find(({ list, value }) => isLost(list, value));
    const anomalies: Anomaly[] = [];
    if (read && operation.began > until) {
      const value = read.values.find((each) => isLost(read.list, each));
      const conclusion = `T1 read ${value}, which the failover lost ${seconds(operation.began - until)} s before.`;
      anomalies.push(anomaly('lost branch', [operation], [read.list], conclusion));
    }
    const final = lost && last.get(lost.list)!.reader;
    if (lost && final && operation.ended! < final.began && (operation.ended! < from || operation.began > until)) {
      const conclusion = `T1 was acknowledged apart from any failover, and T2 lacks ${lost.value}.`;
      anomalies.push(anomaly('lost write', [operation, final], [lost.list], conclusion));
    }
    return anomalies;
  });
  const rest = history.map((operation) => ({
    ...operation,
    appends: operation.appends.filter(({ list, value }) => !isLost(list, value)),
    reads: operation.reads.map(({ list, values }) => ({
      list,
      values: values.filter((value) => !isLost(list, value)),
    })),
  }));
  return { found, rest };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
