import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { OperatorError } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { StandbyState } from '../../runtime/telemetry/metrics.ts';
import type { ConnectionFailureListener } from '../connection.ts';
import { ClusterMember } from './cluster-member.ts';
import type { Branch, LogPosition } from './log-position.ts';
import { Membership, type MembershipChange } from './membership.ts';
import { addressOf, RedirectedSockets } from './redirected-socket.ts';

/**
 * How long a start waits for a primary. If any server responds, a failover may be under way, which takes Patroni half a
 * minute and a few seconds. If none does, as long as for a database without standbys.
 */
const FAILOVER_TIMEOUT_MS = 45_000;
const STARTUP_TIMEOUT_MS = 5_000;
const RETRY_INTERVAL_MS = 25;
const MAX_HORIZON_PROBES = 3;

/** At most one log line per standby in this time about statements that fell back to the primary. */
const LOG_INTERVAL_MS = 1_000;

/** Records the timeline of the primary without waiting for synchronous standbys, which may not exist yet. */
const RECORD_TIMELINE = `
  with alone as materialized (select set_config('synchronous_commit', 'local', true)) select record_timeline() from alone
`;
const NO_SUCH_FUNCTION = '42883';

export interface ClusterOptions {
  /** The primary, without a pooler. */
  directUrl: string;
  /** The same database for statements, possibly through a pooler. */
  workUrl: string;
  /** The standbys, with the same user, password and database name. */
  replicaUrls: readonly string[];
  /** Returns the pool settings for reading from the server of a URL. */
  poolOf: (url: string) => pg.PoolConfig;
  log: Log;
  /** Returns the listener for failed connections to a server. */
  failedTo?: (server: string) => ConnectionFailureListener | undefined;
  /** Aborts the start. */
  signal?: AbortSignal;
}

/**
 * The servers of one replicated database. Probes find out four times a second which of them is the primary, so Entente
 * need not be notified of a failover.
 */
export class Cluster {
  /** Sockets for pg (`stream`) to the current primary: for statements, and for what a pooler would lose. */
  readonly work: RedirectedSockets;
  readonly direct: RedirectedSockets;
  readonly #log: Log;
  /** By address; the primary of the settings comes first. */
  readonly #members: ReadonlyMap<string, ClusterMember>;
  readonly #membership: Membership;
  /** The primary and timeline that were recorded last, and those of the last failure that was logged. */
  #recorded = '';
  #failedToRecord = '';
  /** By standby: statements that fell back to the primary since the last log line, and the time of that line. */
  readonly #fallbacks = new Map<ClusterMember, { statements: number; loggedAt: number }>();

  private constructor({ directUrl, workUrl, replicaUrls, poolOf, failedTo, log }: ClusterOptions) {
    this.#log = log;
    const members = [directUrl, ...replicaUrls].map((url) => {
      const name = nameOf(url);
      return [name, new ClusterMember(url, poolOf(url), () => this.#onProbe(name), failedTo?.(name))] as const;
    });
    this.#members = new Map(members);
    const names = [...this.#members.keys()] as [string, ...string[]];
    this.#membership = new Membership(names);
    const [first] = names;
    const throughPooler = addressOf(workUrl);
    const ofPrimary = () => addressOf(this.primaryUrl);
    this.direct = new RedirectedSockets(ofPrimary);
    // A pooler leads to one server only.
    this.work = new RedirectedSockets(() => (this.#membership.primary === first ? throughPooler : ofPrimary()));
  }

  /**
   * Starts to probe the servers, and waits until one of them is the primary.
   * @throws OperatorError if none becomes the primary in time; the reason of the signal if it aborts
   */
  static async open(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(options);
    try {
      const members = [...cluster.#members.values()];
      for (const member of members) member.open();
      await Promise.all(members.map((member) => member.firstProbe));
      await cluster.#waitForPrimary(options.signal);
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** The URL of the current primary. */
  get primaryUrl(): string {
    return this.#members.get(this.#membership.primary)!.url;
  }

  /** The branch of the primary; null until it is recorded. */
  get branch(): Branch | null {
    return this.#membership.branch;
  }

  /** When the current primary was first seen as the primary, by `performance.now()`. */
  get primarySince(): number {
    return this.#membership.primarySince;
  }

  get hasUsableStandby(): boolean {
    return this.#membership.usableStandbys(performance.now()).length > 0;
  }

  /** The read pool of each server, by address. */
  get pools(): { pool: string; connections: pg.Pool }[] {
    return [...this.#members].map(([pool, { connections }]) => ({ pool, connections }));
  }

  /** The lag of each standby, and why clients do not read from it. */
  get standbys(): StandbyState[] {
    const now = performance.now();
    return [...this.#members.keys()]
      .filter((standby) => standby !== this.#membership.primary)
      .map((standby) => {
        const lag = this.#membership.lagOf(standby);
        return {
          standby,
          lagSeconds: lag && lag / 1000,
          exclusionReason: this.#membership.exclusionReason(standby, now),
        };
      });
  }

  /** See Membership.chooseStandby. */
  chooseStandby(client: string, required: LogPosition | null): ClusterMember | null {
    const name = this.#membership.chooseStandby(client, required, performance.now());
    return name === null ? null : this.#members.get(name)!;
  }

  /**
   * Logs that a statement fell back from a standby to the primary, at most once a second. The next read from the
   * standby may show an older state.
   */
  logFallback(member: ClusterMember, error: unknown): void {
    const fallbacks = this.#fallbacks.get(member) ?? { statements: 0, loggedAt: Number.NEGATIVE_INFINITY };
    this.#fallbacks.set(member, fallbacks);
    fallbacks.statements += 1;
    const now = performance.now();
    if (now - fallbacks.loggedAt < LOG_INTERVAL_MS) return;
    const line = { standby: nameOf(member.url), statements: fallbacks.statements, err: error };
    this.#log.warn(line, 'Statements fell back from a standby to the primary');
    Object.assign(fallbacks, { statements: 0, loggedAt: now });
  }

  /** See Membership.accepts. */
  accepts(place: LogPosition, required: LogPosition | null): boolean {
    return this.#membership.accepts(place, required);
  }

  /** See Membership.isUnknownBranch. */
  isUnknownBranch(place: LogPosition): boolean {
    return this.#membership.isUnknownBranch(place);
  }

  /**
   * See Membership.oldestHorizon. The primary is probed first, then the standbys, until they have caught up or after
   * three probes. If no standby lags, the result is the horizon of the primary.
   */
  async oldestHorizon(): Promise<bigint | null> {
    const primary = this.#members.get(this.#membership.primary)!;
    const standbys = [...this.#members.values()].filter((member) => member !== primary);
    await primary.probe();
    const goal = primary.lastProbe?.committedPosition ?? 0n;
    for (let probes = 1; ; probes++) {
      await Promise.all(standbys.map((standby) => standby.probe()));
      if (probes === MAX_HORIZON_PROBES || standbys.every(({ lastProbe }) => !lastProbe || lastProbe.position >= goal))
        break;
      await sleep(RETRY_INTERVAL_MS);
    }
    return this.#membership.oldestHorizon(performance.now());
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members.values()].map((member) => member.close()));
  }

  async #waitForPrimary(signal?: AbortSignal): Promise<void> {
    const isMissing = () => this.#membership.timeline === 0;
    if (isMissing()) this.#log.warn('Waiting for a server to become the primary');
    for (const began = performance.now(); isMissing(); ) {
      signal?.throwIfAborted();
      const timeoutMs = [...this.#members.values()].some(({ lastProbe }) => lastProbe)
        ? FAILOVER_TIMEOUT_MS
        : STARTUP_TIMEOUT_MS;
      if (performance.now() - began > timeoutMs) {
        throw new OperatorError(
          'None of the databases of DATABASE_URL and DATABASE_REPLICA_URLS answers as a primary.',
        );
      }
      await sleep(RETRY_INTERVAL_MS);
    }
  }

  /** Handles the result of a probe. */
  #onProbe(name: string): void {
    const { lastProbe } = this.#members.get(name)!;
    for (const change of this.#membership.recordProbe(name, lastProbe, performance.now())) this.#applyChange(change);
    if (this.#membership.lacksBranch) void this.#recordTimeline();
  }

  #applyChange(change: MembershipChange): void {
    const { name } = change;
    if (change.kind === 'PRIMARY') {
      this.#log.warn({ to: name, timeline: change.timeline }, 'Another server became the primary');
      this.work.cut();
      this.direct.cut();
    } else if (change.kind === 'LEFT_OUT') {
      this.#log.warn({ standby: name, reason: change.reason }, 'Standby excluded from reads');
    } else this.#log.info({ standby: name }, 'Standby serves reads');
  }

  /**
   * Records the current timeline in the primary. A standby shows by the replicated row that it has reached the
   * timeline.
   */
  async #recordTimeline(): Promise<void> {
    const { primary, timeline } = this.#membership;
    const tried = `${primary} ${timeline}`;
    if (this.#recorded === tried) return;
    this.#recorded = tried;
    const member = this.#members.get(primary)!;
    try {
      await member.connections.query(RECORD_TIMELINE);
      await member.probe();
    } catch (error) {
      this.#recorded = '';
      // Before the migrations, the function does not exist yet.
      if (this.#failedToRecord === tried || (error as { code?: string }).code === NO_SUCH_FUNCTION) return;
      this.#failedToRecord = tried;
      this.#log.warn({ err: error, timeline }, 'Timeline of the primary could not be recorded; retrying');
    }
  }
}

/** The address of a server without user and password, for the log and metrics. */
function nameOf(url: string): string {
  const address = addressOf(url);
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}
