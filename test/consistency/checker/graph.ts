/** Reasons why one operation precedes another one, as bits. */
export const WW = 1;
export const WR = 2;
export const RW = 4;
export const SESSION = 8;
export const REAL_TIME = 16;

/** A reason why a node precedes another one. */
export interface Edge {
  from: number;
  to: number;
  kind: number;
  /** For reports: the list, and the value that was appended or missed. */
  list?: string;
  value?: string;
}

/** A graph of numbered nodes. */
export class Graph {
  readonly #out: Edge[][];

  constructor(nodes: number) {
    this.#out = Array.from({ length: nodes }, () => []);
  }

  add(edge: Edge): void {
    if (edge.from !== edge.to) this.#out[edge.from]!.push(edge);
  }

  from(node: number): readonly Edge[] {
    return this.#out[node]!;
  }

  /**
   * Finds the strongly connected components of several nodes, by edges of these kinds: Tarjan's algorithm, without
   * recursion, which would be too deep.
   * @returns the number of the component of each node; -1 for a node on no cycle
   */
  components(kinds: number): Int32Array {
    const count = this.#out.length;
    const [index, low, component] = [new Int32Array(count), new Int32Array(count), new Int32Array(count).fill(-1)];
    const [onStack, next] = [new Uint8Array(count), new Int32Array(count)];
    const stack: number[] = [];
    let [time, components] = [0, 0];
    for (let root = 0; root < count; root++) {
      if (index[root] !== 0) continue;
      const path = [root];
      while (path.length > 0) {
        const node = path.at(-1)!;
        if (index[node] === 0) {
          time += 1;
          index[node] = time;
          low[node] = time;
          onStack[node] = 1;
          stack.push(node);
        }
        const edge = this.#out[node]![next[node]!];
        if (edge) {
          next[node]! += 1;
          if (!(edge.kind & kinds)) continue;
          if (index[edge.to] === 0) path.push(edge.to);
          else if (onStack[edge.to]) low[node] = Math.min(low[node]!, index[edge.to]!);
          continue;
        }
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
        if (low[node] !== index[node]) continue;
        const isCycle = stack.at(-1) !== node;
        for (let member = -1; member !== node; ) {
          member = stack.pop()!;
          onStack[member] = 0;
          if (isCycle) component[member] = components;
        }
        if (isCycle) components += 1;
      }
    }
    return component;
  }

  /**
   * Finds a shortest path from the end of an edge back to its start, within one component.
   * @param kinds kinds of edges that the path may use
   * @param apart whether no two edges of kind RW may follow each other, including the first edge
   * @returns the cycle, which begins with the edge; null if there is none
   */
  cycleThrough(first: Edge, kinds: number, component: Int32Array, apart: boolean): Edge[] | null {
    // With `apart`, a node is reached in two states: by RW, or by another edge.
    const stateOf = (edge: Edge) => edge.to * 2 + (apart && edge.kind === RW ? 1 : 0);
    const came = new Map<number, { edge: Edge; before: number | null }>();
    const start = stateOf(first);
    came.set(start, { edge: first, before: null });
    const queue = [start];
    for (const state of queue) {
      for (const edge of this.#out[state >> 1]!) {
        if (!(edge.kind & kinds) || component[edge.to] !== component[first.from]) continue;
        if (apart && edge.kind === RW && state & 1) continue;
        const isEnd = edge.to === first.from;
        if (isEnd && apart && edge.kind === RW && first.kind === RW) continue;
        const reached = stateOf(edge);
        if (!isEnd && came.has(reached)) continue;
        if (!isEnd) {
          came.set(reached, { edge, before: state });
          queue.push(reached);
          continue;
        }
        const cycle = [edge];
        for (let back: number | null = state; back !== null; back = came.get(back)!.before) {
          cycle.unshift(came.get(back)!.edge);
        }
        return cycle;
      }
    }
    return null;
  }
}
