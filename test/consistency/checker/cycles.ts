import { type Anomaly, type AnomalyName, anomaly, timeOf } from './anomaly.ts';
import type { Dependencies } from './dependencies.ts';
import { type Edge, REAL_TIME, RW, SESSION, WR, WW } from './graph.ts';
import type { Operation } from './history.ts';

/** Maximum number of cycles of one kind to find and report: more of them show nothing new. */
const MAX_SEARCHES = 100;
const MAX_REPORTED = 20;

const DATA = WW | WR | RW;

/** Finds cycles in the order of operations: each of them shows that there is no such order. */
export function cycleAnomalies({ operations, graph }: Dependencies): Anomaly[] {
  const reported = new Set<string>();
  const search = (name: AnomalyName | null, through: number, kinds: number, apart = false): Anomaly[] => {
    const component = graph.components(through | kinds);
    const found: Anomaly[] = [];
    let searches = 0;
    for (let node = 0; node < component.length; node++) {
      if (component[node] === -1) continue;
      for (const edge of graph.from(node)) {
        if (!(edge.kind & through) || component[edge.to] !== component[node]) continue;
        if (searches >= MAX_SEARCHES || found.length >= MAX_REPORTED) return found;
        searches += 1;
        const cycle = graph.cycleThrough(edge, kinds, component, apart);
        if (!cycle) continue;
        const sign = signOf(cycle);
        if (reported.has(sign)) continue;
        reported.add(sign);
        found.push(described(name ?? nameOf(cycle, operations), cycle, operations));
      }
    }
    return found;
  };
  return [
    ...search('G0', WW, WW),
    ...search('G1c', WR, WW | WR),
    ...search('G-single', RW, WW | WR),
    ...search('long fork', RW, DATA, true),
    ...search('G2', RW, DATA),
    ...search('real-time cycle', REAL_TIME, DATA | REAL_TIME),
    ...search(null, SESSION, DATA | SESSION | REAL_TIME, true),
  ];
}

/**
 * Returns the name of a cycle through the order of clients. Two readers of which each missed a write that the other one
 * saw are a long fork only if the writes were concurrent; otherwise one of the readers saw an older state.
 */
function nameOf(cycle: readonly Edge[], operations: readonly Operation[]): AnomalyName {
  const missed = cycle.filter(({ kind }) => kind === RW).map(({ to }) => operations[to]!);
  const areConcurrent = missed.every(({ began }) => missed.every(({ ended }) => ended === null || began < ended));
  return missed.length > 1 && areConcurrent ? 'long fork' : 'session cycle';
}

/** Finds cycles for each edge with which a cycle may begin. */
function signOf(cycle: readonly Edge[]): string {
  return cycle
    .map(({ from }) => from)
    .sort((one, other) => one - other)
    .join(' ');
}

function described(name: AnomalyName, cycle: readonly Edge[], operations: readonly Operation[]): Anomaly {
  const shown = endingInMiss(shortened(cycle, operations));
  const nodes = shown.map(({ from }) => from);
  const numbers = new Map(nodes.map((node, index) => [node, `T${index + 1}`]));
  const reasons = shown.map((edge) => {
    const [one, other] = [numbers.get(edge.from)!, numbers.get(edge.to)!];
    return `${one} is before ${other}: ${reasonOf(edge, one, other, operations[edge.from]!, operations[edge.to]!)}`;
  });
  return anomaly(
    name,
    nodes.map((node) => operations[node]!),
    [...new Set(cycle.flatMap(({ list }) => list ?? []))],
    `${reasons.join('\n  ')}\n  No order has all of them.`,
  );
}

/**
 * Shortens a cycle to one edge for each chain of edges of one client, or of time: the operations in between show
 * nothing more.
 */
function shortened(cycle: readonly Edge[], operations: readonly Operation[]): Edge[] {
  const isChained = (edge: Edge, next: Edge) => edge.kind === next.kind && (edge.kind & (SESSION | REAL_TIME)) !== 0;
  // Ends of operations are nodes, too: the cycle is rotated to begin at an operation without a chain through it.
  const start = cycle.findIndex(
    (edge, index) => edge.from < operations.length && !isChained(cycle.at(index - 1)!, edge),
  );
  const edges: Edge[] = [];
  for (const edge of [...cycle.slice(start), ...cycle.slice(0, start)]) {
    const before = edges.at(-1);
    if (before && isChained(before, edge)) edges[edges.length - 1] = { ...before, to: edge.to };
    else edges.push(edge);
  }
  return edges;
}

/** Rotates a cycle so that its last operation is one of a client that missed a write, if there is one. */
function endingInMiss(cycle: readonly Edge[]): readonly Edge[] {
  const miss = cycle.findIndex(({ kind }, index) => kind === RW && cycle.at(index - 1)!.kind === SESSION);
  return [...cycle.slice(miss + 1), ...cycle.slice(0, miss + 1)];
}

function reasonOf(edge: Edge, one: string, other: string, first: Operation, second: Operation): string {
  const { kind, list, value } = edge;
  if (kind === WW) return `${other} appended ${value} to ${list} right after what ${one} had appended.`;
  if (kind === WR) return `${other} read ${value} in ${list}, which ${one} appended.`;
  if (kind === RW) return `${one} read ${list} without ${value}, which ${other} appended.`;
  if (kind === SESSION && first.began === second.began) return `${other} is the payload of ${one}.`;
  if (kind === SESSION) return `${first.client} sent ${other} after the answer to ${one}.`;
  return `${one} had ended (${timeOf(first)}) when ${other} began (${timeOf(second)}).`;
}
