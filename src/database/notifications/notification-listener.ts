import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Log } from '../../runtime/log.ts';
import { type ConnectionFailureListener, DatabaseClient } from '../connection.ts';

/**
 * The connection for LISTEN: the database itself, since poolers lose LISTEN; with `stream` if the primary may change.
 */
export type ListenTarget = Pick<pg.ClientConfig, 'connectionString' | 'stream'> & {
  failed?: ConnectionFailureListener;
};

const MIN_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;
const HEARTBEAT_MS = 10_000;
const QUERY_TIMEOUT_MS = 5_000;
const MIN_POLL_MS = 50;
const MAX_POLL_MS = 1_000;

/**
 * Listens for changes on one connection of its own, and wakes waiting callers. Notifications are lost while the
 * connection is down, so callers are woken when it is restored, and check for themselves.
 */
export class NotificationListener {
  readonly #waiting = new Set<() => void>();
  /** Listeners for channels other than that of changes. */
  readonly #listeners = new Map<string, () => void>();
  readonly #closing = new AbortController();
  #running: Promise<void> | null = null;
  #count = 0;
  #client: pg.Client | null = null;
  /** The connection on which the feed is being polled. */
  #polling: pg.Client | null = null;
  #mustPoll = false;

  constructor(
    private readonly listened: ListenTarget,
    private readonly log: Log,
  ) {}

  /** The number of wake-ups so far, to compare with. */
  get count(): number {
    return this.#count;
  }

  /**
   * Calls a listener for each notification on a channel, and whenever the connection begins to listen. To be called before
   * `open`.
   * @param channel an SQL identifier that needs no quotes
   */
  onNotification(channel: string, listener: () => void): void {
    this.#listeners.set(channel, listener);
  }

  /** Listens until `close`. */
  open(): void {
    this.#running ??= this.#listenOn();
  }

  /** Waits until the count differs from `seen`, the time has passed, or the signal aborts. */
  waitForNext(seen: number, signal: AbortSignal, ms: number): Promise<void> {
    if (this.#count !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#waiting.add(done);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#client?.end().catch(() => undefined);
    await this.#running;
  }

  #wake(): void {
    this.#count += 1;
    for (const done of [...this.#waiting]) done();
  }

  async #listenOn(): Promise<void> {
    let retryMs = MIN_RETRY_MS;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const client = new DatabaseClient({
        ...this.listened,
        application_name: 'entente listen',
        keepAlive: true,
        query_timeout: QUERY_TIMEOUT_MS,
        connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      });
      this.#client = client;
      try {
        const connectionLost = new Promise<void>((resolve) => {
          client.on('error', () => resolve());
          client.on('end', () => resolve());
        });
        client.on('notification', ({ channel }) => {
          const listener = this.#listeners.get(channel);
          if (listener) return listener();
          this.#wake();
          void this.#pollUntilServed(client);
        });
        // The promise of a client that is closed while it connects never settles; only `end` is emitted.
        const channels = ['entente_changes', ...this.#listeners.keys()];
        const listen = channels.map((channel) => `listen ${channel}`).join('; ');
        await Promise.race([client.connect().then(() => client.query(listen)), connectionLost]);
        if (signal.aborted) break;
        retryMs = MIN_RETRY_MS;
        for (const listener of this.#listeners.values()) listener();
        this.#wake();
        void this.#pollUntilServed(client);
        // A statement finds out whether a silent connection is dead.
        const heartbeat = setInterval(() => void this.#pollUntilServed(client), HEARTBEAT_MS);
        await connectionLost;
        clearInterval(heartbeat);
      } catch (error) {
        if (!signal.aborted) this.log.warn({ err: error }, 'LISTEN failed; retrying');
      }
      await client.end().catch(() => undefined);
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    }
  }

  /**
   * Polls until the feed serves all committed changes. A change is served only when no earlier transaction is still
   * running, and PostgreSQL does not notify of that.
   */
  async #pollUntilServed(client: pg.Client): Promise<void> {
    this.#mustPoll = true;
    if (this.#polling === client) return;
    this.#polling = client;
    try {
      let pollMs = MIN_POLL_MS;
      while (this.#mustPoll && this.#polling === client && !this.#closing.signal.aborted) {
        this.#mustPoll = false;
        const { rows } = await client.query(
          'select coalesce((select xid from change order by xid desc limit 1) >= feed_horizon(), false) as waits',
        );
        if (!rows[0].waits) continue;
        this.#mustPoll = true;
        await sleep(pollMs);
        pollMs = Math.min(pollMs * 2, MAX_POLL_MS);
        this.#wake();
      }
    } catch {
      // The connection is lost; the next one polls again.
      await client.end().catch(() => undefined);
    } finally {
      if (this.#polling === client) this.#polling = null;
      this.#wake();
    }
  }
}
