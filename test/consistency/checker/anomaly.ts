import type { Operation } from './history.ts';

/** What the checker looks for, by the names of Adya, Elle and Jepsen where they have one. */
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

/** Something that cannot have happened if the promises were kept. */
export interface Anomaly {
  name: AnomalyName;
  /** The operations that show it. The last one is the one to which it happened. */
  operations: readonly Operation[];
  /** What happened, with the operations as T1, T2 and so on. */
  words: string;
  /** By how many milliseconds the promise was missed, if it is one about time. */
  excessMs?: number;
  /** Whether the write that a client did not see any more was acknowledged only after its read had begun. */
  isPending?: boolean;
}

/** Makes an anomaly of the operations that show it, and says in words what each of them did. */
export function anomaly(
  name: AnomalyName,
  operations: readonly Operation[],
  lists: readonly string[],
  conclusion: string,
): Anomaly {
  const lines = operations.map((operation, index) => `  T${index + 1} = ${inWords(operation, lists)}`);
  return { name, operations, words: `${name}: ${ANOMALIES[name]}.\n${lines.join('\n')}\n  ${conclusion}` };
}

/** What an operation did to some lists. */
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

/** A list with its last values alone, if it is long. */
export function ending(values: readonly string[]): string {
  const last = values.slice(-SHOWN).join(' ');
  return values.length > SHOWN ? `[…${values.length - SHOWN} more… ${last}]` : `[${last}]`;
}
