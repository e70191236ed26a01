import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { CannotStart } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { StandbyState } from '../../runtime/telemetry/metrics.ts';
import type { ConnectionFailed } from '../connection.ts';
import { Member } from './member.ts';
import { type Change, Membership } from './membership.ts';
import type { Branch, Place } from './place.ts';
import { addressOf, RedirectedSockets } from './redirected-socket.ts';

/**
 * For how long a start waits for a primary: where a standby answers, one may be being chosen, for which Patroni takes half a
 * minute and a few seconds; where nobody does, as long as for a database without standbys.
 */
const CHOOSING = 45_000;
const ANSWERING = 5_000;
const BETWEEN_TRIES = 25;
const LOOKS_FOR_HORIZON = 3;

/** Milliseconds between two lines of the log about what the primary answers in place of one standby. */
const BETWEEN_LINES = 1_000;

/** Records the timeline of the primary without waiting for standbys, of which there may be none yet. */
const RECORD_TIMELINE = `
  with alone as materialized (select set_config('synchronous_commit', 'local', true)) select record_timeline() from alone
`;
const NO_SUCH_FUNCTION = '42883';

export interface ClusterOptions {
  /** The database itself. */
  directUrl: string;
  /** The same database as it is worked with, through a pooler perhaps. */
  workUrl: string;
  /** Its standbys, with the same user, password and name of the database. */
  replicaUrls: readonly string[];
  /** How connections for reading from the server of a URL are to be. */
  poolOf: (url: string) => pg.PoolConfig;
  log: Log;
  /** Returns what is called for each connection to a server, named by its address, that cannot be made. */
  failedTo?: (server: string) => ConnectionFailed | undefined;
  /** Gives up the start. */
  signal?: AbortSignal;
}

/**
 * The servers that hold copies of one database. Which of them is the primary they say themselves, four times a second:
 * whoever makes one of them the primary (Patroni, or a person) need not tell us.
 */
export class Cluster {
  /** Connections for working with the primary, and for what a pooler would lose: pg's `stream`. */
  readonly work: RedirectedSockets;
  readonly direct: RedirectedSockets;
  readonly #log: Log;
  /** By their addresses, the primary of the settings first. */
  readonly #members: ReadonlyMap<string, Member>;
  readonly #membership: Membership;
  /** Of which primary and timeline it was last tried to record that, and of which that failed. */
  #recorded = '';
  #unrecorded = '';
  /** Of each standby, when the log last had a line of what the primary answered in its place, and the statements since then. */
  readonly #replaced = new Map<Member, { statements: number; loggedAt: number }>();

  private constructor({ directUrl, workUrl, replicaUrls, poolOf, failedTo, log }: ClusterOptions) {
    this.#log = log;
    const members = [directUrl, ...replicaUrls].map((url) => {
      const name = nameOf(url);
      return [name, new Member(url, poolOf(url), () => this.#heard(name), failedTo?.(name))] as const;
    });
    this.#members = new Map(members);
    const names = [...this.#members.keys()] as [string, ...string[]];
    this.#membership = new Membership(names);
    const [first] = names;
    const throughPooler = addressOf(workUrl);
    const ofPrimary = () => addressOf(this.primaryUrl);
    this.direct = new RedirectedSockets(ofPrimary);
    // A pooler leads to the server that it was set up for.
    this.work = new RedirectedSockets(() => (this.#membership.primary === first ? throughPooler : ofPrimary()));
  }

  /**
   * Begins to watch the servers, and waits until one of them is seen to be the primary, as long as one may be being chosen.
   * @throws CannotStart where none is; the signal's reason where it gave up
   */
  static async open(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(options);
    try {
      const members = [...cluster.#members.values()];
      for (const member of members) member.open();
      await Promise.all(members.map((member) => member.looked));
      await cluster.#hasPrimary(options.signal);
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** The URL of the server that is the primary now. */
  get primaryUrl(): string {
    return this.#members.get(this.#membership.primary)!.url;
  }

  /** The branch that the primary writes; null while that is not recorded. */
  get branch(): Branch | null {
    return this.#membership.branch;
  }

  /** When the primary was first seen to be it, in milliseconds of a clock that nobody moves. */
  get primarySince(): number {
    return this.#membership.primarySince;
  }

  /** Whether there is a standby to read from. */
  get canBeRead(): boolean {
    return this.#membership.fitAt(performance.now()).length > 0;
  }

  /** The connections for reading from each of the servers, by its address. */
  get pools(): { pool: string; connections: pg.Pool }[] {
    return [...this.#members].map(([pool, { connections }]) => ({ pool, connections }));
  }

  /** How far each standby is behind, and why clients do not read from it. */
  get standbys(): StandbyState[] {
    const now = performance.now();
    return [...this.#members.keys()]
      .filter((standby) => standby !== this.#membership.primary)
      .map((standby) => {
        const lag = this.#membership.lagOf(standby);
        return {
          standby,
          lagSeconds: lag && lag / 1000,
          leftOut: this.#membership.reasonAgainst(standby, now),
        };
      });
  }

  /** See Membership.choose. */
  choose(client: string, wanted: Place | null): Member | null {
    const name = this.#membership.choose(client, wanted, performance.now());
    return name === null ? null : this.#members.get(name)!;
  }

  /**
   * Logs that the primary answers a statement in place of a standby, at most once a second: what its client reads from the
   * standby next may be older.
   */
  reportReplaced(member: Member, error: unknown): void {
    const replaced = this.#replaced.get(member) ?? { statements: 0, loggedAt: Number.NEGATIVE_INFINITY };
    this.#replaced.set(member, replaced);
    replaced.statements += 1;
    const now = performance.now();
    if (now - replaced.loggedAt < BETWEEN_LINES) return;
    const line = { standby: nameOf(member.url), statements: replaced.statements, err: error };
    this.#log.warn(line, 'the primary answers in place of a standby');
    Object.assign(replaced, { statements: 0, loggedAt: now });
  }

  /** See Membership.accepts. */
  accepts(place: Place, wanted: Place | null): boolean {
    return this.#membership.accepts(place, wanted);
  }

  /** See Membership.isUnknown. */
  isUnknown(place: Place): boolean {
    return this.#membership.isUnknown(place);
  }

  /**
   * See Membership.oldestHorizon. The primary is looked at, and then its standbys, until they have come as far or a moment has
   * passed: so it is that of the primary if no standby lags.
   */
  async oldestHorizon(): Promise<bigint | null> {
    const primary = this.#members.get(this.#membership.primary)!;
    const standbys = [...this.#members.values()].filter((member) => member !== primary);
    await primary.look();
    const goal = primary.seen?.behindAll ?? 0n;
    for (let looks = 1; ; looks++) {
      await Promise.all(standbys.map((standby) => standby.look()));
      if (looks === LOOKS_FOR_HORIZON || standbys.every(({ seen }) => !seen || seen.position >= goal)) break;
      await sleep(BETWEEN_TRIES);
    }
    return this.#membership.oldestHorizon(performance.now());
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members.values()].map((member) => member.close()));
  }

  async #hasPrimary(signal?: AbortSignal): Promise<void> {
    const isMissing = () => this.#membership.timeline === 0;
    if (isMissing()) this.#log.warn('the start waits for one of the databases to be the primary');
    for (const began = performance.now(); isMissing(); ) {
      signal?.throwIfAborted();
      const patience = [...this.#members.values()].some(({ seen }) => seen) ? CHOOSING : ANSWERING;
      if (performance.now() - began > patience) {
        throw new CannotStart('None of the databases of DATABASE_URL and DATABASE_REPLICA_URLS answers as a primary.');
      }
      await sleep(BETWEEN_TRIES);
    }
  }

  /** Takes note of what a server has said of itself, or that it has not. */
  #heard(name: string): void {
    const { seen } = this.#members.get(name)!;
    for (const change of this.#membership.see(name, seen, performance.now())) this.#tell(change);
    if (this.#membership.lacksBranch) void this.#recordTimeline();
  }

  #tell(change: Change): void {
    const { name } = change;
    if (change.kind === 'PRIMARY') {
      this.#log.warn({ to: name, timeline: change.timeline }, 'another server is the primary now');
      this.work.cut();
      this.direct.cut();
    } else if (change.kind === 'LEFT_OUT') {
      this.#log.warn({ standby: name, reason: change.reason }, 'a standby is left out');
    } else this.#log.info({ standby: name }, 'a standby is read from');
  }

  /** Has the primary record the timeline that it writes: by its row standbys show that they have come to it. */
  async #recordTimeline(): Promise<void> {
    const { primary, timeline } = this.#membership;
    const tried = `${primary} ${timeline}`;
    if (this.#recorded === tried) return;
    this.#recorded = tried;
    const member = this.#members.get(primary)!;
    try {
      await member.connections.query(RECORD_TIMELINE);
      await member.look();
    } catch (error) {
      this.#recorded = '';
      // A database that is about to be migrated has nothing of this yet.
      if (this.#unrecorded === tried || (error as { code?: string }).code === NO_SUCH_FUNCTION) return;
      this.#unrecorded = tried;
      this.#log.warn({ err: error, timeline }, 'the timeline of the primary could not be recorded; it is tried again');
    }
  }
}

/** A server's name in the log and in metrics: its address, without user and password. */
function nameOf(url: string): string {
  const address = addressOf(url);
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}
