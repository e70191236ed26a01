import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { LAST_NUMBER, migrations } from '../../migrations/index.ts';
import { SLOW_MIGRATIONS, type SlowMigrationState } from '../database/migrating/migration-tables.ts';

/** How long a result is reused: however often clients poll, the database is queried once in this time. */
const CACHE_MS = 1_000;

/** Orchestrators give up after some seconds. */
const TIMEOUT_MS = 2_000;

/** The server cannot work without these migrations. */
const REQUIRED_MIGRATIONS = migrations.filter(({ isSlow }) => !isSlow).map(({ name }) => name);

const STATE = `select count(*) filter (where name = any($1))::integer as ran, max(oldest) as oldest,
  ${SLOW_MIGRATIONS} as slow from migration`;

/** UNDEFINED_TABLE and UNDEFINED_COLUMN: the tables of migrations do not exist yet. */
const MISSING_TABLES = new Set(['42P01', '42703']);

/** The readiness of the server. */
export interface ReadinessResult {
  /** Why the server is not ready, as a sentence for operators; null if it is. */
  unreadyReason: string | null;
  /** Unfinished slow migrations, which do not affect readiness; omitted if there are none. */
  slowMigrations?: SlowMigrationState[];
}

/** Checks whether the server can serve requests. */
export class Readiness {
  #result: Promise<ReadinessResult> | null = null;
  #checkedAt = Number.NEGATIVE_INFINITY;

  /** @param canReadElsewhere returns whether a standby can serve reads */
  constructor(
    private readonly dataSource: DataSource,
    private readonly canReadElsewhere: () => boolean,
  ) {}

  /** Never throws. */
  check(): Promise<ReadinessResult> {
    if (this.#result === null || performance.now() - this.#checkedAt > CACHE_MS) {
      this.#checkedAt = performance.now();
      this.#result = this.#check();
    }
    return this.#result;
  }

  async #check(): Promise<ReadinessResult> {
    const cleanup = new AbortController();
    const timeout = sleep(TIMEOUT_MS, null, { signal: cleanup.signal, ref: false }).catch(() => null);
    try {
      const found = this.dataSource.query(STATE, [REQUIRED_MIGRATIONS]);
      found.catch(() => undefined);
      const rows = await Promise.race([found, timeout]);
      return rows === null ? this.#unreachable() : toReadinessResult(rows[0]);
    } catch (error) {
      const { code = '' } = error as { code?: string };
      return MISSING_TABLES.has(code) ? { unreadyReason: LACKS_MIGRATIONS } : this.#unreachable();
    } finally {
      cleanup.abort();
    }
  }

  /**
   * The server stays ready while standbys can serve reads: otherwise a load balancer would remove all instances at
   * once.
   */
  #unreachable(): ReadinessResult {
    return { unreadyReason: this.canReadElsewhere() ? null : 'The database does not answer.' };
  }
}

const LACKS_MIGRATIONS = 'The database lacks migrations.';

function toReadinessResult({
  ran,
  oldest,
  slow,
}: {
  ran: number;
  oldest: number | null;
  slow: SlowMigrationState[];
}): ReadinessResult {
  if (ran < REQUIRED_MIGRATIONS.length) return { unreadyReason: LACKS_MIGRATIONS };
  if (oldest !== null && oldest > LAST_NUMBER) {
    return { unreadyReason: 'The database was changed for later versions of Entente than this one.' };
  }
  return { unreadyReason: null, ...(slow.length > 0 && { slowMigrations: slow }) };
}
