import type { Place, Branch as RecordedBranch } from '../../src/database/replicas/place.ts';

/** What one primary writes, from where it became the primary. */
export interface Branch {
  id: string;
  timeline: number;
  /** Null for that of the first primary. */
  parent: Branch | null;
  beginsAt: bigint;
  /** Where its row was written; null before. */
  recordedAt: bigint | null;
  number: number;
  writes: Write[];
}

/** A transaction that was committed: its position is its number as well. */
export interface Write {
  branch: Branch;
  position: bigint;
  at: number;
}

/** Up to where a server has come. */
export interface State {
  branch: Branch;
  position: bigint;
}

export interface ModelServer extends State {
  name: string;
  isStandby: boolean;
  isAlive: boolean;
  /** The server that it follows. */
  follows: ModelServer | null;
}

/** The branches that led to a branch, itself first. */
function chainOf(branch: Branch): Branch[] {
  return branch.parent ? [branch, ...chainOf(branch.parent)] : [branch];
}

/** Up to where a state has what a branch wrote; null if that is no part of its history. */
function extentOf({ branch, position }: State, of: Branch): bigint | null {
  const chain = chainOf(branch);
  const at = chain.indexOf(of);
  if (at < 0) return null;
  return at === 0 ? position : chain[at - 1]!.beginsAt;
}

/** Whether a state shows a write. */
export function shows(state: State, { branch, position }: Write): boolean {
  const extent = extentOf(state, branch);
  return extent !== null && position <= extent;
}

/** All that a state shows. */
export function writesOf(state: State): Write[] {
  return chainOf(state.branch).flatMap(({ writes }) => writes.filter((write) => shows(state, write)));
}

/** The newest row of a branch that a state has; null if it has none of the branch that a primary writes. */
export function rowOf({ branch, position }: State, isStandby: boolean): RecordedBranch | null {
  for (const each of chainOf(branch)) {
    const extent = extentOf({ branch, position }, each)!;
    if (each.recordedAt !== null && each.recordedAt <= extent) {
      return { number: each.number, id: each.id, firstXid: each.beginsAt };
    }
    if (!isStandby) return null;
  }
  return null;
}

/** The place of an answer that is read in a state. */
export function placeOf(server: ModelServer): Place | null {
  const branch = rowOf(server, server.isStandby);
  return branch && { branch, position: server.position };
}

/** Three servers with copies of one database: what really is, of which looks see a part later. */
export class ModelCluster {
  readonly servers: ModelServer[];
  #branches = 1;

  constructor(names: readonly string[]) {
    const branch: Branch = { id: 'b1', timeline: 1, parent: null, beginsAt: 0n, recordedAt: 1n, number: 1, writes: [] };
    this.servers = names.map((name, index) => ({
      name,
      branch,
      position: 1n,
      isStandby: index > 0,
      isAlive: true,
      follows: null,
    }));
    for (const server of this.servers) server.follows = this.servers[0]!;
  }

  write(server: ModelServer, now: number): void {
    if (server.isStandby || !server.isAlive) return;
    // The first transaction of a branch writes the row of the branch as well.
    if (server.branch.recordedAt === null) this.record(server);
    else server.position += 1n;
    server.branch.writes.push({ branch: server.branch, position: server.position, at: now });
  }

  /** Has a primary write the row of its branch, as an instance does that finds it missing. */
  record(server: ModelServer): void {
    const { branch } = server;
    if (server.isStandby || !server.isAlive || branch.recordedAt !== null) return;
    branch.number = rowOf({ branch: branch.parent!, position: branch.beginsAt }, true)!.number + 1;
    server.position += 1n;
    branch.recordedAt = server.position;
  }

  /** Has a standby take over so many positions from the server that it follows, as far as their histories agree. */
  replicate(server: ModelServer, positions: bigint): void {
    const { follows } = server;
    if (!server.isStandby || !server.isAlive || !follows?.isAlive || follows === server) return;
    for (let left = positions; left > 0n; left--) {
      const extent = extentOf(follows, server.branch);
      if (extent === null || server.position > extent) return;
      if (server.position < extent) server.position += 1n;
      else if (server.branch === follows.branch) return;
      else server.branch = chainOf(follows.branch).find(({ parent }) => parent === server.branch)!;
    }
  }

  promote(server: ModelServer): void {
    if (!server.isStandby || !server.isAlive) return;
    const { branch: parent, position: beginsAt } = server;
    this.#branches += 1;
    const id = `b${this.#branches}`;
    server.branch = { id, timeline: parent.timeline + 1, parent, beginsAt, recordedAt: null, number: 0, writes: [] };
    server.isStandby = false;
  }

  /** Makes a standby of a server, of the database as another one has it. */
  rejoin(server: ModelServer, other: ModelServer): void {
    if (server === other) return;
    Object.assign(server, {
      isStandby: true,
      follows: other,
      branch: other.branch,
      position: other.position,
      isAlive: true,
    });
  }
}
