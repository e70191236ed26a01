import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type ConnectionFailed, LosableClient } from '../connection.ts';
import { runWhile } from '../query-cancellation.ts';
import { type Lsn, readLsn } from './lsn.ts';
import { addressOf, RedirectedSockets } from './redirected-socket.ts';
import type { Standby } from './standby.ts';

/** Milliseconds between two looks at a server, and after which one that has not answered is taken for dead. */
const BETWEEN_LOOKS = 250;
const LONGEST_ANSWER = 1_000;

/** A statement that took too long would take as long elsewhere. */
const CALLED_OFF = '57014';

/** What a server says that is stopping, starting, or has no connection to spare. */
const NOT_NOW = /^(?:08...|57P0.|53300)$/;

/** What the pool says where all connections were busy for as long as somebody may wait for one: nothing of the server. */
const ALL_ARE_BUSY = 'timeout exceeded when trying to connect';

/** What a server says of itself. */
export interface Sighting {
  isStandby: boolean;
  /** Up to where its log is written; of a standby, up to where it has arrived in its data. */
  position: Lsn;
  /** How often a standby had become the primary before what it writes now; 0 for a standby, which does not say. */
  timeline: number;
  /** When it was asked, and when it had answered, in milliseconds of a clock that nobody moves. */
  asked: number;
  answered: number;
}

const LOOK = `
  select pg_is_in_recovery() as standby,
    case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end::text as position,
    case when not pg_is_in_recovery() then pg_walfile_name(pg_current_wal_lsn()) end as file
`;

interface Look {
  standby: boolean;
  position: string | null;
  /** The name of a file of the log begins with the timeline, in eight hexadecimal digits. */
  file: string | null;
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
      connectionTimeoutMillis: LONGEST_ANSWER,
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

  query(...[statement, waiting]: Parameters<Standby['query']>): ReturnType<Standby['query']> {
    return runWhile(this.#pool, statement, waiting);
  }

  /**
   * Whatever fails here is asked of the primary, whose word counts: a query may have stood in the way of what arrived, or
   * need a table that has not arrived yet. A server that seems to go is left alone until it answers the watch again.
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
        connectionTimeoutMillis: LONGEST_ANSWER,
        query_timeout: LONGEST_ANSWER,
      });
      try {
        await client.connect();
        while (!signal.aborted) {
          await this.#look(client);
          await sleep(BETWEEN_LOOKS, undefined, { signal });
        }
      } catch {
        if (!signal.aborted) this.#lost();
        await sleep(BETWEEN_LOOKS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #look(client: pg.Client): Promise<void> {
    const asked = performance.now();
    const { rows } = await client.query<Look>(LOOK);
    const { standby, position, file } = rows[0]!;
    this.#seen = {
      isStandby: standby,
      // A standby that has not replayed anything yet has no position.
      position: readLsn(position ?? '0/0')!,
      timeline: file === null ? 0 : Number.parseInt(file.slice(0, 8), 16),
      asked,
      answered: performance.now(),
    };
    this.#heard();
  }

  /** All connections end, those of a server that was only stopped as well, which would not say a word. */
  #lost(): void {
    this.#seen = null;
    this.#sockets.cut();
    this.#heard();
  }
}
