import type { Operation } from './history.ts';

/** The anomalies that the checker finds, by the names of Adya, Elle and Jepsen if they have one. */
export const ANOMALIES = {
  'garbage read': 'a read shows a value that nobody wrote',
  'duplicate value': 'a read shows a value twice',
  'incompatible orders': 'two reads show the values of one list in orders that exclude each other',
  G0: 'write cycle: two operations wrote two lists in opposite orders',
  G1a: 'aborted read: a read shows what an operation wrote that failed',
  G1b: 'intermediate read: a read shows one part of what an operation wrote to a list',
  G1c: 'circular information flow: two operations each saw, or wrote after, what the other one wrote',
  'lost update': 'two operations changed the same version of a list, and both were acknowledged',
  'lost write': 'a write was acknowledged, and is gone',
  'lost branch': 'a read shows what a failover had lost before it',
  'G-single': 'read skew: an operation saw one write, and not another one that came before it',
  'long fork': 'two readers saw two writes in opposite orders',
  G2: 'write skew: operations each missed what another one wrote',
  'non-monotonic read': 'a client saw less than it had seen before',
  'read-your-writes': 'a client did not see what it had written itself',
  'stale read': 'a client did not see what had been written longer ago than is promised',
  'skipped item': 'pages of an unchanged collection show fewer or more items than it has',
  'count went back': 'a client read a smaller count than before, and nothing was removed',
  'session cycle': 'a client was shown a state from before one that it had seen, as other lists or clients show',
  'real-time cycle': 'an operation was seen before or without one that had ended when it began',
} as const;

export type AnomalyName = keyof typeof ANOMALIES;

/** An observation that contradicts the guarantees. */
export interface Anomaly {
  name: AnomalyName;
  /** The operations that show it; the last one is the operation that observed it. */
  operations: readonly Operation[];
  /** Description with the operations as T1, T2 and so on. */
  words: string;
  /** By how many milliseconds a guarantee of time was missed. */
  excessMs?: number;
  /** Whether the missing write was acknowledged only after the client's read had begun. */
  isPending?: boolean;
}

/** Creates an anomaly from the operations that show it, with a description of each of them. */
export function anomaly(
  name: AnomalyName,
  operations: readonly Operation[],
  lists: readonly string[],
  conclusion: string,
): Anomaly {
  const lines = operations.map((operation, index) => `  T${index + 1} = ${inWords(operation, lists)}`);
  return { name, operations, words: `${name}: ${ANOMALIES[name]}.\n${lines.join('\n')}\n  ${conclusion}` };
}

/** Describes an operation on some lists. */
function inWords(operation: Operation, lists: readonly string[]): string {
  const { client, reader, outcome, name, appends, reads, counts = [] } = operation;
  const steps = [
    ...appends.filter(({ list }) => lists.includes(list)).map(({ list, value }) => `appended ${value} to ${list}`),
    ...reads.filter(({ list }) => lists.includes(list)).map(({ list, values }) => `read ${list} = ${ending(values)}`),
    ...counts
      .filter(({ collection }) => lists.includes(collection))
      .map(({ collection, count }) => `read count ${count} of ${collection}`),
  ];
  const how = outcome === 'ok' ? '' : `, ${outcome}`;
  return `${client} (${reader}), ${timeOf(operation)}, ${name}${how}: ${steps.join(', ')}`;
}

/** The period of an operation, in seconds of the run. */
export function timeOf({ began, ended }: Operation): string {
  return `${seconds(began)}–${ended === null ? '?' : seconds(ended)} s`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

const SHOWN = 4;

/** A list; of a long one the last values only. */
export function ending(values: readonly string[]): string {
  const last = values.slice(-SHOWN).join(' ');
  return values.length > SHOWN ? `[…${values.length - SHOWN} more… ${last}]` : `[${last}]`;
}
