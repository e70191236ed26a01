import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Log } from '../../runtime/log.ts';
import { type ConnectionFailed, LosableClient } from '../connection.ts';

/** Where it is listened: the database itself, since poolers lose LISTEN; with `stream` where that may move. */
export type Listened = Pick<pg.ClientConfig, 'connectionString' | 'stream'> & { failed?: ConnectionFailed };

/** Milliseconds. */
const FIRST_RETRY = 100;
const LONGEST_RETRY = 5_000;
const HEARTBEAT = 10_000;
const LONGEST_ANSWER = 5_000;
const FIRST_LOOK = 50;
const LONGEST_LOOK = 1_000;

/**
 * Hears, on one connection of its own, that there are changes, and wakes whoever waits for them. What is announced while
 * the connection is lost is not heard: so whoever waits is woken when it is found again, and looks for himself.
 */
export class Announcements {
  readonly #waiting = new Set<() => void>();
  /** Who is called for what is announced on channels beside that of changes. */
  readonly #hearers = new Map<string, () => void>();
  readonly #closing = new AbortController();
  #running: Promise<void> | null = null;
  #count = 0;
  #client: pg.Client | null = null;
  /** The connection on which it is being looked. */
  #looking: pg.Client | null = null;
  #isLookWanted = false;

  constructor(
    private readonly listened: Listened,
    private readonly log: Log,
  ) {}

  /** How often there was something: a number to compare with. */
  get count(): number {
    return this.#count;
  }

  /**
   * Has somebody called whenever something is announced on a channel, and when the connection was lost and is found again.
   * To be said before `open`.
   * @param channel a plain name
   */
  hear(channel: string, heard: () => void): void {
    this.#hearers.set(channel, heard);
  }

  /** Begins to listen, and goes on until it is closed. */
  open(): void {
    this.#running ??= this.#listenOn();
  }

  /** Waits until there was something that the caller has not seen, a time has passed, or he gives up. */
  next(seen: number, signal: AbortSignal, ms: number): Promise<void> {
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
    let retry = FIRST_RETRY;
    let wasLost = false;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const client = new LosableClient({
        ...this.listened,
        application_name: 'entente listen',
        keepAlive: true,
        query_timeout: LONGEST_ANSWER,
        connectionTimeoutMillis: LONGEST_ANSWER,
      });
      this.#client = client;
      try {
        const lost = new Promise<void>((resolve) => {
          client.on('error', () => resolve());
          client.on('end', () => resolve());
        });
        client.on('notification', ({ channel }) => {
          const heard = this.#hearers.get(channel);
          if (heard) return heard();
          this.#wake();
          void this.#lookUntilServed(client);
        });
        // A client that is closed while it connects never says how that ended, only that it is over.
        const channels = ['entente_changes', ...this.#hearers.keys()];
        const listen = channels.map((channel) => `listen ${channel}`).join('; ');
        await Promise.race([client.connect().then(() => client.query(listen)), lost]);
        if (signal.aborted) break;
        retry = FIRST_RETRY;
        if (wasLost) for (const heard of this.#hearers.values()) heard();
        wasLost = true;
        this.#wake();
        void this.#lookUntilServed(client);
        // A connection that died without a word is found out by asking.
        const heartbeat = setInterval(() => void this.#lookUntilServed(client), HEARTBEAT);
        await lost;
        clearInterval(heartbeat);
      } catch (error) {
        if (!signal.aborted) this.log.warn({ err: error }, 'changes cannot be listened for; it is tried again');
      }
      await client.end().catch(() => undefined);
      await sleep(retry, undefined, { signal }).catch(() => undefined);
      retry = Math.min(retry * 2, LONGEST_RETRY);
    }
  }

  /**
   * What has been committed is served only once nothing before it is still at work, and nobody announces that: so it is
   * looked for until then.
   */
  async #lookUntilServed(client: pg.Client): Promise<void> {
    this.#isLookWanted = true;
    if (this.#looking === client) return;
    this.#looking = client;
    try {
      let pause = FIRST_LOOK;
      while (this.#isLookWanted && this.#looking === client && !this.#closing.signal.aborted) {
        this.#isLookWanted = false;
        const { rows } = await client.query(
          'select coalesce((select xid from change order by xid desc limit 1) >= feed_horizon(), false) as waits',
        );
        if (!rows[0].waits) continue;
        this.#isLookWanted = true;
        await sleep(pause);
        pause = Math.min(pause * 2, LONGEST_LOOK);
        this.#wake();
      }
    } catch {
      // The connection is gone; the next one looks again.
      await client.end().catch(() => undefined);
    } finally {
      if (this.#looking === client) this.#looking = null;
      this.#wake();
    }
  }
}
