import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type ConnectionFailed, LosableClient } from '../connection.ts';
import { runWhile } from '../query-cancellation.ts';
import { readLsn } from './lsn.ts';
import type { Sighting } from './membership.ts';
import { PLACE, readPlace } from './place-reading.ts';
import { addressOf, RedirectedSockets } from './redirected-socket.ts';
import type { Standby } from './standby.ts';

/** Milliseconds between two looks at a server, and after which one that has not answered is taken for dead. */
export const BETWEEN_LOOKS_MS = 250;
export const LONGEST_ANSWER_MS = 1_000;

/** A statement that took too long would take as long elsewhere. */
const CALLED_OFF = '57014';

/** A statement was in the way of what the standby replays. */
const CONFLICT_WITH_REPLAY = '40001';

/** What a server says that is stopping, starting, or has no connection to spare. */
const NOT_NOW = /^(?:08...|57P0.|53300)$/;

/** What the pool says where all connections were busy for as long as somebody may wait for one: nothing of the server. */
const ALL_ARE_BUSY = 'timeout exceeded when trying to connect';

/** What is asked of a server, where nothing of Entente is there yet. */
const LOOK_BEFORE = `
  select pg_is_in_recovery() as standby,
    case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end::text as position,
    case when not pg_is_in_recovery() then pg_walfile_name(pg_current_wal_lsn()) end as file
`;

/**
 * The same, with the branch of its data, and before which transaction all have ended in them. A primary whose timeline is not
 * recorded yet has no branch.
 */
const LOOK = `
  select look.*, ${PLACE} as place,
    case when standby then pg_snapshot_xmin(pg_current_snapshot()) else feed_horizon() end::text as horizon,
    (select concat_ws(' ', number, id, first_xid) from feed_timeline
      where standby or (system = (select system_identifier from pg_control_system()) and timeline = current_timeline())
      order by number desc limit 1) as branch
  from (${LOOK_BEFORE}) as look
`;

/** Says that a table or function is not there. */
const NOT_MIGRATED = /^(?:42P01|42703|42883)$/;

interface Look {
  standby: boolean;
  position: string | null;
  /** The name of a file of the log begins with the timeline, in eight hexadecimal digits. */
  file: string | null;
  place?: string | null;
  horizon?: string;
  branch?: string | null;
}

/** One server of a cluster: watched by a connection of its own, and read from by others. */
export class Member implements Standby {
  readonly #heard: () => void;
  readonly #sockets: RedirectedSockets;
  readonly #pool: pg.Pool;
  readonly #closing = new AbortController();
  /** Settled once it was seen, or found not to answer. */
  readonly looked: Promise<void>;
  #seen: Sighting | null = null;
  #watching: Promise<void> | null = null;
  /** The connection by which it is watched, as long as there is one. */
  #watch: pg.Client | null = null;
  #lastLook: Promise<void> = Promise.resolve();

  /**
   * @param url of the server itself
   * @param pool how the connections for reading are to be
   * @param heard is called after each look, whatever it showed
   * @param failed is called for each connection that cannot be made
   */
  constructor(
    readonly url: string,
    pool: pg.PoolConfig,
    heard: () => void,
    private readonly failed?: ConnectionFailed,
  ) {
    let looked = () => {};
    this.looked = new Promise((settle) => {
      looked = settle;
    });
    this.#heard = () => {
      heard();
      looked();
    };
    const address = addressOf(url);
    this.#sockets = new RedirectedSockets(() => address);
    const settings: pg.PoolConfig & { failed?: ConnectionFailed } = {
      ...pool,
      Client: LosableClient,
      failed,
      connectionString: url,
      stream: this.#sockets.stream,
      connectionTimeoutMillis: LONGEST_ANSWER_MS,
    };
    this.#pool = new pg.Pool(settings);
    // Whoever waits for an answer is told; that an idle connection was lost, the watch tells.
    this.#pool.on('error', () => undefined);
  }

  /** Its connections for reading. */
  get connections(): pg.Pool {
    return this.#pool;
  }

  /** What it said last; null where it does not answer. */
  get seen(): Sighting | null {
    return this.#seen;
  }

  /** Begins to watch, until it is closed. */
  open(): void {
    this.#watching ??= this.#watchOn();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const ended = this.#pool.end();
    this.#sockets.cut();
    await ended;
    await this.#watching;
  }

  /** Looks now, and not only when it is time again; one that does not answer is found not to. */
  async look(): Promise<void> {
    if (this.#watch) await this.#look(this.#watch).catch(() => undefined);
  }

  /**
   * Runs a statement, and once more if it was in the way of what the standby replays, which has arrived by then. The primary
   * would show its client more than the standby will show it next. A standby that has not caught up with the primary for 30 s
   * (`max_standby_streaming_delay`) waits for no statement any more.
   */
  async query(...[statement, waiting]: Parameters<Standby['query']>): ReturnType<Standby['query']> {
    try {
      return await runWhile(this.#pool, statement, waiting);
    } catch (error) {
      if ((error as { code?: unknown }).code !== CONFLICT_WITH_REPLAY) throw error;
      return runWhile(this.#pool, statement, waiting);
    }
  }

  /**
   * Whatever fails here is asked of the primary, whose word counts: a query may be in the way of what arrives again and again,
   * or need a table that has not arrived yet. A server that seems to go is left alone until it answers the watch again.
   */
  excuses(error: unknown): boolean {
    const { code, message } = error as Error & { code?: unknown };
    if (message === ALL_ARE_BUSY) return true;
    if (!(error instanceof pg.DatabaseError) || NOT_NOW.test(String(code))) this.#lost();
    return code !== CALLED_OFF;
  }

  async #watchOn(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const client = new LosableClient({
        failed: this.failed,
        connectionString: this.url,
        stream: this.#sockets.stream,
        application_name: 'entente watch',
        connectionTimeoutMillis: LONGEST_ANSWER_MS,
        query_timeout: LONGEST_ANSWER_MS,
      });
      try {
        await client.connect();
        // A standby that is started again may have less than before: it is left alone before anybody can reach it.
        client.once('end', () => !signal.aborted && this.#watch === client && this.#lost());
        this.#watch = client;
        while (!signal.aborted) {
          await this.#look(client);
          await sleep(BETWEEN_LOOKS_MS, undefined, { signal });
        }
      } catch {
        if (!signal.aborted) this.#lost();
        await sleep(BETWEEN_LOOKS_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Looks once it has looked: a connection is asked one thing at a time. */
  #look(client: pg.Client): Promise<void> {
    const look = this.#lastLook.then(() => this.#lookAlone(client));
    this.#lastLook = look.catch(() => undefined);
    return look;
  }

  async #lookAlone(client: pg.Client): Promise<void> {
    const asked = performance.now();
    const { rows } = await client.query<Look>(LOOK).catch((error) => {
      if (!NOT_MIGRATED.test(error.code)) throw error;
      return client.query<Look>(LOOK_BEFORE);
    });
    this.#seen = sightingOf(rows[0]!, asked, performance.now());
    this.#heard();
  }

  /** All connections end, those of a server that was only stopped as well, which would not say a word. */
  #lost(): void {
    this.#seen = null;
    this.#watch = null;
    this.#sockets.cut();
    this.#heard();
  }
}

function sightingOf(
  { standby, position, file, place, horizon, branch }: Look,
  asked: number,
  answered: number,
): Sighting {
  const [number, id, firstXid] = branch?.split(' ') ?? [];
  // A standby that has not replayed anything yet has no position.
  const reached = readLsn(position ?? '0/0')!;
  return {
    isStandby: standby,
    position: reached,
    behindAll: readPlace(place)?.position ?? reached,
    timeline: file === null ? 0 : Number.parseInt(file.slice(0, 8), 16),
    branch: id && firstXid ? { number: Number(number), id, firstXid: BigInt(firstXid) } : null,
    horizon: BigInt(horizon ?? 0),
    asked,
    answered,
  };
}
