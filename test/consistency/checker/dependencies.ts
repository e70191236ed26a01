import { Graph, REAL_TIME, RW, SESSION, WR, WW } from './graph.ts';
import type { History, Operation } from './history.ts';
import { isInOrder, type Lists } from './lists.ts';
import { isAtPrimary } from './sessions.ts';

/** The operations that took place, and the reasons why each of them precedes others. */
export interface Dependencies {
  operations: readonly Operation[];
  graph: Graph;
}

/**
 * Derives the order of operations in the manner of Adya: WW if both appended to a list one after the other, WR if the
 * second one read the value of the first one. RW if the first one did not read it yet; and the order of each client,
 * and that of time.
 * @param without operations that are out of order already for their client or in time; they are left out
 */
export function dependenciesOf(history: History, lists: Lists, without: ReadonlySet<Operation>): Dependencies {
  const seen = new Set<Operation>();
  for (const [list, { values }] of lists.orders) for (const value of values) seen.add(lists.writerOf(list, value)!);
  const operations = history.filter((operation) => operation.outcome === 'ok' || seen.has(operation));
  const numbers = new Map(operations.map((operation, number) => [operation, number]));
  const moments = momentsOf(
    operations.filter((each) => each.outcome === 'ok' && isAtPrimary(each) && !without.has(each)),
  );
  const graph = new Graph(operations.length + moments.ends.length);
  addWriteOrder(graph, lists, numbers);
  addReads(graph, operations, lists, numbers);
  addSessions(graph, operations, without, numbers);
  addRealTime(graph, moments, operations.length, numbers);
  return { operations, graph };
}

function addWriteOrder(graph: Graph, lists: Lists, numbers: Map<Operation, number>): void {
  for (const [list, { values }] of lists.orders) {
    for (let place = 1; place < values.length; place++) {
      const from = numbers.get(lists.writerOf(list, values[place - 1]!)!);
      const to = numbers.get(lists.writerOf(list, values[place]!)!);
      if (from !== undefined && to !== undefined) graph.add({ from, to, kind: WW, list, value: values[place] });
    }
  }
}

function addReads(graph: Graph, operations: readonly Operation[], lists: Lists, numbers: Map<Operation, number>): void {
  for (const [reader, operation] of operations.entries()) {
    if (operation.outcome !== 'ok') continue;
    for (const read of operation.reads) {
      if (!isInOrder(read, lists)) continue;
      const { list, values } = read;
      const order = lists.orders.get(list)?.values ?? [];
      const last = values.at(-1);
      const from = last === undefined ? undefined : numbers.get(lists.writerOf(list, last)!);
      if (from !== undefined) graph.add({ from, to: reader, kind: WR, list, value: last });
      const next = order[values.length];
      const to = next === undefined ? undefined : numbers.get(lists.writerOf(list, next)!);
      if (to !== undefined) graph.add({ from: reader, to, kind: RW, list, value: next });
    }
  }
}

function addSessions(
  graph: Graph,
  operations: readonly Operation[],
  without: ReadonlySet<Operation>,
  numbers: Map<Operation, number>,
): void {
  const last = new Map<string, number>();
  for (const operation of operations) {
    if (operation.outcome !== 'ok' || without.has(operation)) continue;
    const to = numbers.get(operation)!;
    const from = last.get(operation.client);
    if (from !== undefined) graph.add({ from, to, kind: SESSION });
    last.set(operation.client, to);
  }
}

interface Moments {
  /** Operations at the primary, by their start. */
  operations: readonly Operation[];
  /** Operations by their end. Each end is a node of the graph, so that not every pair of operations needs an edge. */
  ends: readonly Operation[];
}

function momentsOf(operations: readonly Operation[]): Moments {
  return {
    operations: [...operations].sort((one, other) => one.began - other.began),
    ends: [...operations].sort((one, other) => one.ended! - other.ended!),
  };
}

function addRealTime(
  graph: Graph,
  { operations, ends }: Moments,
  firstEnd: number,
  numbers: Map<Operation, number>,
): void {
  for (const [index, operation] of ends.entries()) {
    const end = firstEnd + index;
    graph.add({ from: numbers.get(operation)!, to: end, kind: REAL_TIME });
    if (index > 0) graph.add({ from: end - 1, to: end, kind: REAL_TIME });
  }
  let passed = 0;
  for (const operation of operations) {
    while (passed < ends.length && ends[passed]!.ended! < operation.began) passed += 1;
    if (passed > 0) graph.add({ from: firstEnd + passed - 1, to: numbers.get(operation)!, kind: REAL_TIME });
  }
}
