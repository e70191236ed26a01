import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { CannotStart } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { StandbyState } from '../../runtime/telemetry/metrics.ts';
import type { ConnectionFailed } from '../connection.ts';
import { Member } from './member.ts';
import { placeWanted } from './read-after.ts';
import { type Address, addressOf, RedirectedSockets } from './redirected-socket.ts';
import type { Standby } from './standby.ts';
import { Written } from './written.ts';

/** Milliseconds. A standby that lags longer is left out. */
const MOST_LAG = 5_000;
/** Longer lags are reported to operators as this one. */
const REMEMBERED_LAG = 900_000;
/**
 * For how long a start waits for a primary: where a standby answers, one may be being chosen, for which Patroni takes half a
 * minute and a few seconds; where nobody does, as long as for a database without standbys.
 */
const CHOOSING = 45_000;
const ANSWERING = 5_000;
const BETWEEN_LOOKS = 50;

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
  readonly #members: readonly Member[];
  /** Those that were fit when it was last looked. */
  #fit: readonly Member[] = [];
  #primary: Member;
  /** The newest timeline that any primary was seen to write: one that writes an older one was left behind. */
  #timeline = 0;
  #written = new Written(REMEMBERED_LAG);
  /** When a primary was last heard of, in milliseconds of a clock that nobody moves. */
  #heard = 0;
  #turn = 0;

  private constructor({ directUrl, workUrl, replicaUrls, poolOf, failedTo, log }: ClusterOptions) {
    this.#log = log;
    this.#members = [directUrl, ...replicaUrls].map(
      (url) => new Member(url, poolOf(url), () => this.#consider(), failedTo?.(textOf(addressOf(url)))),
    );
    const [first] = this.#members as [Member];
    this.#primary = first;
    const throughPooler = addressOf(workUrl);
    this.direct = new RedirectedSockets(() => addressOf(this.#primary.url));
    // A pooler leads to the server that it was set up for.
    this.work = new RedirectedSockets(() => (this.#primary === first ? throughPooler : addressOf(this.#primary.url)));
  }

  /**
   * Begins to watch the servers, and waits until one of them is seen to be the primary, as long as one may be being chosen.
   * @throws CannotStart where none is; the signal's reason where it gave up
   */
  static async open(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(options);
    try {
      for (const member of cluster.#members) member.open();
      await Promise.all(cluster.#members.map((member) => member.looked));
      await cluster.#hasPrimary(options.signal);
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** The URL of the server that is the primary now. */
  get primaryUrl(): string {
    return this.#primary.url;
  }

  /** Whether there is a standby to read from. */
  get canBeRead(): boolean {
    return this.#fit.length > 0;
  }

  /** The connections for reading from each of the servers, by its address. */
  get pools(): { pool: string; connections: pg.Pool }[] {
    return this.#members.map((member) => ({ pool: textOf(nameOf(member)), connections: member.connections }));
  }

  /** How far each standby is behind, and whether clients read from it. */
  get standbys(): StandbyState[] {
    return this.#members
      .filter((member) => member !== this.#primary)
      .map((member) => ({
        standby: textOf(nameOf(member)),
        lagSeconds: member.seen && this.#written.leastLagAt(member.seen.position, this.#heard) / 1000,
        isUsed: this.#fit.includes(member),
      }));
  }

  /**
   * The standby from which somebody reads, in turn; null where that is the primary. Whoever has written says after what
   * he reads, and is given a standby where that has arrived. Of whoever is known and does not say it, it is not known
   * either: he reads from the primary.
   * @param isAnonymous whether it is not known who reads
   * @param readAfter his header `Read-After`
   * @throws GraphQLError BAD_USER_INPUT where that cannot be read
   */
  standbyFor(isAnonymous: boolean, readAfter: string | string[] | undefined): Standby | null {
    const wanted = placeWanted(readAfter);
    if (wanted === null && !isAnonymous) return null;
    const able = this.#fit.filter(({ seen }) => seen && (wanted === null || seen.position >= wanted));
    this.#turn += 1;
    return able[this.#turn % able.length] ?? null;
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.close()));
  }

  async #hasPrimary(signal?: AbortSignal): Promise<void> {
    if (this.#timeline === 0) this.#log.warn('the start waits for one of the databases to be the primary');
    for (const began = performance.now(); this.#timeline === 0; ) {
      signal?.throwIfAborted();
      const patience = this.#members.some(({ seen }) => seen) ? CHOOSING : ANSWERING;
      if (performance.now() - began > patience) {
        throw new CannotStart('None of the databases of DATABASE_URL and DATABASE_REPLICA_URLS answers as a primary.');
      }
      await sleep(BETWEEN_LOOKS);
    }
  }

  /** Looks who is the primary now, and who is fit to be read from. */
  #consider(): void {
    const primary = this.#newestPrimary();
    if (primary?.seen) {
      if (primary !== this.#primary) this.#turnTo(primary);
      this.#timeline = primary.seen.timeline;
      this.#written.note(primary.seen.position, primary.seen.answered);
      this.#heard = primary.seen.answered;
    }
    this.#tellWhoIsFit(this.#members.filter((member) => this.#isFit(member)));
  }

  /** Of several that take themselves for the primary, the one that became it last; null where there is none. */
  #newestPrimary(): Member | null {
    let newest: Member | null = null;
    for (const member of [this.#primary, ...this.#members]) {
      const { seen } = member;
      if (!seen || seen.isStandby || seen.timeline < this.#timeline) continue;
      if (!newest?.seen || seen.timeline > newest.seen.timeline) newest = member;
    }
    return newest;
  }

  #turnTo(primary: Member): void {
    this.#log.warn({ to: nameOf(primary), timeline: primary.seen?.timeline }, 'another server is the primary now');
    this.#primary = primary;
    this.#written = new Written(REMEMBERED_LAG);
    this.work.cut();
    this.direct.cut();
  }

  /** Without a primary, no standby falls behind: what was fit when it went answers for it until there is one again. */
  #isFit({ seen }: Member): boolean {
    if (!seen?.isStandby || this.#written.lagAt(seen.position, this.#heard) > MOST_LAG) return false;
    // A standby that is ahead of the primary follows another one, which is none any more.
    const primary = this.#primary.seen;
    return !primary || primary.asked < seen.answered || primary.position >= seen.position;
  }

  #tellWhoIsFit(fit: readonly Member[]): void {
    for (const member of this.#members) {
      const [was, is] = [this.#fit.includes(member), fit.includes(member)];
      if (was && !is && member !== this.#primary) this.#log.warn({ standby: nameOf(member) }, 'a standby is left out');
      if (!was && is) this.#log.info({ standby: nameOf(member) }, 'a standby is read from');
    }
    this.#fit = fit;
  }
}

/** An address as labels of metrics have it. */
function textOf(address: Address): string {
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}

/** A server's name for the log: its address, without user and password. */
function nameOf({ url }: Member): Address {
  return addressOf(url);
}
