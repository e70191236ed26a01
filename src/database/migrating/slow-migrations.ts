import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Migration, migrations } from '../../../migrations/index.ts';
import { serializeError } from '../../runtime/error-serializer.ts';
import type { Log } from '../../runtime/log.ts';
import { withConnection } from '../connection.ts';
import { lockSlowMigrations, recordFailure, runSlowMigration } from './slow-migration.ts';

/** Milliseconds between two attempts: another instance may have stopped, or a retry may be due. */
const ATTEMPT_INTERVAL_MS = 2_000;

/**
 * Runs slow migrations in order while the server serves clients, in one instance at a time. Any instance continues
 * where another stopped. A migration that fails is logged and retried, and later ones wait for it.
 */
export class SlowMigrations {
  readonly #closing = new AbortController();
  #client: pg.Client | null = null;
  #running: Promise<void> = Promise.resolve();

  /**
   * @param database the primary without a pooler, since the lock belongs to the connection
   * @param among all migrations
   */
  constructor(
    private readonly database: pg.ClientConfig,
    private readonly log: Log,
    private readonly among: readonly Migration[] = migrations,
  ) {}

  open(): void {
    this.#running = this.#run();
  }

  /** Rolls back the running batch. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#client?.end().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!(await this.#attempt())) {
      await sleep(ATTEMPT_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  /** @returns whether all are finished; if not, another instance runs them or one has failed */
  async #attempt(): Promise<boolean> {
    try {
      return await withConnection(this.database, async (client) => {
        this.#client = client;
        const waiting = await this.#unfinished(client);
        if (waiting.length === 0) return true;
        if (waiting[0]!.isPausing || !(await lockSlowMigrations(client))) return false;
        for (const { migration } of waiting) if (!(await this.#finish(client, migration))) return false;
        return true;
      });
    } catch (err) {
      if (!this.#closing.signal.aborted)
        this.log.warn({ err }, 'Slow migrations lost the database connection; retrying');
      return false;
    } finally {
      this.#client = null;
    }
  }

  /** The unfinished slow migrations that this version knows, and whether they wait for a retry. */
  async #unfinished(client: pg.Client): Promise<{ migration: Migration; isPausing: boolean }[]> {
    const { rows } = await client.query<{ name: string; is_pausing: boolean }>(
      'select name, coalesce(retry_at > now(), false) as is_pausing from slow_migration',
    );
    return this.among.flatMap((migration) => {
      const row = rows.find(({ name }) => name === migration.name);
      return row ? [{ migration, isPausing: row.is_pausing }] : [];
    });
  }

  /**
   * @returns whether it is finished
   * @throws if the connection is lost
   */
  async #finish(client: pg.Client, migration: Migration): Promise<boolean> {
    const { signal } = this.#closing;
    try {
      await runSlowMigration(client, migration, { log: this.log, rests: true, signal });
      return true;
    } catch (err) {
      if (signal.aborted) return false;
      const { name } = migration;
      const failures = await recordFailure(client, name, `${serializeError(err).message}`);
      this.log.warn({ err, migration: name, failures }, 'Slow migration failed; retrying');
      return false;
    }
  }
}
