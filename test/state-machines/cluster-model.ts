import type { LogPosition, Branch as RecordedBranch } from '../../src/database/replicas/log-position.ts';

/** The writes of one primary, from its promotion on. */
export interface Branch {
  id: string;
  timeline: number;
  /** Null for the branch of the first primary. */
  parent: Branch | null;
  beginsAt: bigint;
  /** Position at which its row was written; null before. */
  recordedAt: bigint | null;
  number: number;
  writes: Write[];
}

/** A committed transaction; its number is its position. */
export interface Write {
  branch: Branch;
  position: bigint;
  at: number;
}

/** The position that a server has reached. */
export interface State {
  branch: Branch;
  position: bigint;
}

export interface ModelServer extends State {
  name: string;
  isStandby: boolean;
  isAlive: boolean;
  /** The server from which it replicates. */
  follows: ModelServer | null;
}

/** The branches that led to a branch, itself first. */
function chainOf(branch: Branch): Branch[] {
  return branch.parent ? [branch, ...chainOf(branch.parent)] : [branch];
}

/** The position up to which a state has the writes of a branch; null if the branch is no part of its history. */
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

/** All writes that a state shows. */
export function writesOf(state: State): Write[] {
  return chainOf(state.branch).flatMap(({ writes }) => writes.filter((write) => shows(state, write)));
}

/** The newest row of a branch that a state has; null if it lacks the row of the primary's own branch. */
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

/** The position of a response that is read in a state. */
export function placeOf(server: ModelServer): LogPosition | null {
  const branch = rowOf(server, server.isStandby);
  return branch && { branch, position: server.position };
}

/** Three servers with copies of one database: the real state, which probes see later and in part. */
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

  /** Makes a primary write the row of its branch, as an instance does that finds it missing. */
  record(server: ModelServer): void {
    const { branch } = server;
    if (server.isStandby || !server.isAlive || branch.recordedAt !== null) return;
    branch.number = rowOf({ branch: branch.parent!, position: branch.beginsAt }, true)!.number + 1;
    server.position += 1n;
    branch.recordedAt = server.position;
  }

  /** Makes a standby replicate this many positions from its server, as far as their histories agree. */
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

  /** Turns a server into a standby with the data of another one. */
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
