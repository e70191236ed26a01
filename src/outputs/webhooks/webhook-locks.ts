import type pg from 'pg';
import { WEBHOOK_LOCKS } from '../../database/advisory-locks.ts';
import { type ConnectionFailureListener, DatabaseClient } from '../../database/connection.ts';

/** The database itself, since poolers share sessions, and a lock belongs to a session. */
export type LockTarget = Pick<pg.ClientConfig, 'connectionString' | 'stream'> & { failed?: ConnectionFailureListener };

const TIMEOUT_MS = 5_000;

/** A held lock. */
export interface HeldLock {
  /** Aborted once the connection, and with it the lock, is lost. */
  lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Locks by which one process at a time delivers to a webhook: advisory locks of a session on a connection of its own.
 * The session would take a lock twice, so the caller must not.
 */
export class WebhookLocks {
  #open: { client: pg.Client; lost: AbortController } | null = null;
  #connecting: Promise<void> | null = null;
  /** The end of the last statement. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly target: LockTarget) {}

  /** Connects, unless there is a connection. @throws the error of the connection */
  async connect(): Promise<void> {
    if (this.#open) return;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    await this.#connecting;
  }

  /** Takes the lock of a webhook; null if another process has it. @throws the error of the connection */
  async take(number: number): Promise<HeldLock | null> {
    await this.connect();
    if (!this.#open) throw new Error('Connection terminated');
    const { client, lost } = this.#open;
    const run = (action: string) =>
      this.#inTurn(() => client.query(`select ${action}($1, $2) as done`, [WEBHOOK_LOCKS, number])).catch((error) => {
        // Whether the statement ran is unknown: only the end of the session frees the lock for certain.
        void client.end().catch(() => undefined);
        lost.abort();
        throw error;
      });
    const { rows } = await run('pg_try_advisory_lock');
    if (!rows[0].done) return null;
    const release = async () => {
      if (!lost.signal.aborted) await run('pg_advisory_unlock');
    };
    return { lost: lost.signal, release };
  }

  async close(): Promise<void> {
    await this.#connecting?.catch(() => undefined);
    await this.#open?.client.end().catch(() => undefined);
  }

  /** Runs a statement after the earlier ones: a connection takes one at a time. */
  #inTurn<T>(statement: () => Promise<T>): Promise<T> {
    const result = this.#last.then(statement);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #connect(): Promise<void> {
    const client = new DatabaseClient({
      ...this.target,
      application_name: 'entente webhooks',
      keepAlive: true,
      query_timeout: TIMEOUT_MS,
      connectionTimeoutMillis: TIMEOUT_MS,
    });
    const lost = new AbortController();
    const forget = () => {
      lost.abort();
      if (this.#open?.client === client) this.#open = null;
    };
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    this.#open = { client, lost };
  }
}
