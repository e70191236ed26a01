import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type ConnectionFailureListener, DatabaseClient } from '../connection.ts';
import { runCancellable } from '../query-cancellation.ts';
import { LOG_POSITION, parseLogPosition } from './log-position-sql.ts';
import { parseLsn } from './lsn.ts';
import type { ProbeResult } from './membership.ts';
import { addressOf, RedirectedSockets } from './redirected-socket.ts';
import type { Standby } from './standby.ts';

/** Milliseconds between two probes of a server, and until a probe without a response counts as failed. */
export const PROBE_INTERVAL_MS = 250;
export const PROBE_TIMEOUT_MS = 1_000;

/** A statement that was cancelled here would take as long on another server. */
const QUERY_CANCELED = '57014';

/** On a standby: a statement conflicted with replay. */
const SERIALIZATION_FAILURE = '40001';

/** A server that is stopping, starting, or out of connections. */
const UNAVAILABLE_SQLSTATES = /^(?:08...|57P0.|53300)$/;

/** The message of the pool if no connection became free in time; it says nothing about the server. */
const POOL_TIMEOUT_MESSAGE = 'timeout exceeded when trying to connect';

/** The probe of a server before the migrations. */
const PROBE_UNMIGRATED = `
  select pg_is_in_recovery() as standby,
    case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end::text as position,
    case when not pg_is_in_recovery() then pg_walfile_name(pg_current_wal_lsn()) end as file
`;

/**
 * The probe, with the branch of the data and the feed horizon. A primary whose timeline is not recorded yet has no
 * branch.
 */
const PROBE = `
  select probe.*, ${LOG_POSITION} as place,
    case when standby then pg_snapshot_xmin(pg_current_snapshot()) else feed_horizon() end::text as horizon,
    (select concat_ws(' ', number, id, first_xid) from feed_timeline
      where standby or (system = (select system_identifier from pg_control_system()) and timeline = current_timeline())
      order by number desc limit 1) as branch
  from (${PROBE_UNMIGRATED}) as probe
`;

/** Undefined table, column or function. */
const MISSING_OBJECT = /^(?:42P01|42703|42883)$/;

interface ProbeRow {
  standby: boolean;
  position: string | null;
  /** The name of a WAL file begins with the timeline, in eight hexadecimal digits. */
  file: string | null;
  place?: string | null;
  horizon?: string;
  branch?: string | null;
}

/** One server of a cluster: probed on one connection, and read from on others. */
export class ClusterMember implements Standby {
  readonly #onProbe: () => void;
  readonly #sockets: RedirectedSockets;
  readonly #pool: pg.Pool;
  readonly #closing = new AbortController();
  /** Resolves after the first probe, whether or not it succeeded. */
  readonly firstProbe: Promise<void>;
  #lastProbe: ProbeResult | null = null;
  #watching: Promise<void> | null = null;
  /** The connection for probes, while there is one. */
  #watch: pg.Client | null = null;
  #lastQuery: Promise<void> = Promise.resolve();

  /**
   * @param url the server, without a pooler
   * @param pool settings of the pool for reading
   * @param onProbed called after each probe, whatever its result
   * @param failed called for each failed attempt to connect
   */
  constructor(
    readonly url: string,
    pool: pg.PoolConfig,
    onProbed: () => void,
    private readonly failed?: ConnectionFailureListener,
  ) {
    let resolveFirstProbe = () => {};
    this.firstProbe = new Promise((settle) => {
      resolveFirstProbe = settle;
    });
    this.#onProbe = () => {
      onProbed();
      resolveFirstProbe();
    };
    const address = addressOf(url);
    this.#sockets = new RedirectedSockets(() => address);
    const settings: pg.PoolConfig & { failed?: ConnectionFailureListener } = {
      ...pool,
      Client: DatabaseClient,
      failed,
      connectionString: url,
      stream: this.#sockets.stream,
      connectionTimeoutMillis: PROBE_TIMEOUT_MS,
    };
    this.#pool = new pg.Pool(settings);
    // Callers that wait get an error themselves; the probe notices a lost idle connection.
    this.#pool.on('error', () => undefined);
  }

  /** The pool for reading. */
  get connections(): pg.Pool {
    return this.#pool;
  }

  /** The result of the last probe; null if the server does not respond. */
  get lastProbe(): ProbeResult | null {
    return this.#lastProbe;
  }

  /** Probes the server regularly until `close`. */
  open(): void {
    this.#watching ??= this.#runProbes();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const ended = this.#pool.end();
    this.#sockets.cut();
    await ended;
    await this.#watching;
  }

  /** Probes the server now. A failure is handled as that of a regular probe. */
  async probe(): Promise<void> {
    if (this.#watch) await this.#probe(this.#watch).catch(() => undefined);
  }

  /**
   * Runs a statement, and repeats it once if it conflicted with replay: by then the conflicting changes have arrived.
   * Falling back to the primary instead would show the client newer data than the standby shows next. A standby that is
   * more than 30 s behind (`max_standby_streaming_delay`) cancels conflicting statements at once.
   */
  async query(...[statement, signal]: Parameters<Standby['query']>): ReturnType<Standby['query']> {
    try {
      return await runCancellable(this.#pool, statement, signal);
    } catch (error) {
      if ((error as { code?: unknown }).code !== SERIALIZATION_FAILURE) throw error;
      return runCancellable(this.#pool, statement, signal);
    }
  }

  /**
   * Any failed statement except a cancelled one can be repeated on the primary: it may conflict with replay again and
   * again, or need a table that has not arrived yet. A server that seems unreachable is not used until a probe
   * succeeds.
   */
  canFallBack(error: unknown): boolean {
    const { code, message } = error as Error & { code?: unknown };
    if (message === POOL_TIMEOUT_MESSAGE) return true;
    if (!(error instanceof pg.DatabaseError) || UNAVAILABLE_SQLSTATES.test(String(code))) this.#markUnreachable();
    return code !== QUERY_CANCELED;
  }

  async #runProbes(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const client = new DatabaseClient({
        failed: this.failed,
        connectionString: this.url,
        stream: this.#sockets.stream,
        application_name: 'entente watch',
        connectionTimeoutMillis: PROBE_TIMEOUT_MS,
        query_timeout: PROBE_TIMEOUT_MS,
      });
      try {
        await client.connect();
        // A restarted standby may have less data than before: it is excluded before anybody can reach it.
        client.once('end', () => !signal.aborted && this.#watch === client && this.#markUnreachable());
        this.#watch = client;
        while (!signal.aborted) {
          await this.#probe(client);
          await sleep(PROBE_INTERVAL_MS, undefined, { signal });
        }
      } catch {
        if (!signal.aborted) this.#markUnreachable();
        await sleep(PROBE_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Runs one probe at a time, since a connection runs one statement at a time. */
  #probe(client: pg.Client): Promise<void> {
    const probe = this.#lastQuery.then(() => this.#probeNow(client));
    this.#lastQuery = probe.catch(() => undefined);
    return probe;
  }

  async #probeNow(client: pg.Client): Promise<void> {
    const sentAt = performance.now();
    const { rows } = await client.query<ProbeRow>(PROBE).catch((error) => {
      if (!MISSING_OBJECT.test(error.code)) throw error;
      return client.query<ProbeRow>(PROBE_UNMIGRATED);
    });
    this.#lastProbe = toProbeResult(rows[0]!, sentAt, performance.now());
    this.#onProbe();
  }

  /** Closes all connections, also those to a frozen server, which would never report an end. */
  #markUnreachable(): void {
    this.#lastProbe = null;
    this.#watch = null;
    this.#sockets.cut();
    this.#onProbe();
  }
}

function toProbeResult(
  { standby, position, file, place, horizon, branch }: ProbeRow,
  sentAt: number,
  answeredAt: number,
): ProbeResult {
  const [number, id, firstXid] = branch?.split(' ') ?? [];
  // A standby has no position before it has replayed anything.
  const reached = parseLsn(position ?? '0/0')!;
  return {
    isStandby: standby,
    position: reached,
    committedPosition: parseLogPosition(place)?.position ?? reached,
    timeline: file === null ? 0 : Number.parseInt(file.slice(0, 8), 16),
    branch: id && firstXid ? { number: Number(number), id, firstXid: BigInt(firstXid) } : null,
    horizon: BigInt(horizon ?? 0),
    sentAt,
    answeredAt,
  };
}
