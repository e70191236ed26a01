import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { LAST_NUMBER, migrations } from '../../migrations/index.ts';
import { SLOW_MIGRATIONS, type SlowMigrationState } from '../database/migrating/migration-tables.ts';

/** Milliseconds for which a finding holds: whoever asks more often, from wherever, costs the database nothing. */
const HOLDS = 1_000;

/** Milliseconds within which the database must have answered. Orchestrators give up after some seconds. */
const PATIENCE = 2_000;

/** Without these nothing can be served. */
const KNOWN = migrations.filter(({ isSlow }) => !isSlow).map(({ name }) => name);

const STATE = `select count(*) filter (where name = any($1))::integer as ran, max(oldest) as oldest,
  ${SLOW_MIGRATIONS} as slow from migration`;

/** UNDEFINED_TABLE, UNDEFINED_COLUMN: the tables of migrations were not made yet. */
const LACKS_TABLES = new Set(['42P01', '42703']);

/** What is found of what stands behind the doors. */
export interface Finding {
  /** What stands in the way of answering, as a sentence for operators; null where nothing does. */
  obstacle: string | null;
  /** Slow migrations that are not finished, beside which the server answers; absent if there are none. */
  slowMigrations?: SlowMigrationState[];
}

/** Whether what stands behind the doors can answer. */
export class Readiness {
  #finding: Promise<Finding> | null = null;
  #foundAt = Number.NEGATIVE_INFINITY;

  /** @param canReadElsewhere whether some standby answers those who read */
  constructor(
    private readonly dataSource: DataSource,
    private readonly canReadElsewhere: () => boolean,
  ) {}

  /** Never throws. */
  find(): Promise<Finding> {
    if (this.#finding === null || performance.now() - this.#foundAt > HOLDS) {
      this.#foundAt = performance.now();
      this.#finding = this.#look();
    }
    return this.#finding;
  }

  async #look(): Promise<Finding> {
    const given = new AbortController();
    const late = sleep(PATIENCE, null, { signal: given.signal, ref: false }).catch(() => null);
    try {
      const found = this.dataSource.query(STATE, [KNOWN]);
      found.catch(() => undefined);
      const rows = await Promise.race([found, late]);
      return rows === null ? this.#away() : findingOf(rows[0]);
    } catch (error) {
      const { code = '' } = error as { code?: string };
      return LACKS_TABLES.has(code) ? { obstacle: LACKS_MIGRATIONS } : this.#away();
    } finally {
      given.abort();
    }
  }

  /** Whoever can still answer those who read is not taken away from them: they would have nobody left. */
  #away(): Finding {
    return { obstacle: this.canReadElsewhere() ? null : 'The database does not answer.' };
  }
}

const LACKS_MIGRATIONS = 'The database lacks migrations.';

function findingOf({ ran, oldest, slow }: { ran: number; oldest: number | null; slow: SlowMigrationState[] }): Finding {
  if (ran < KNOWN.length) return { obstacle: LACKS_MIGRATIONS };
  if (oldest !== null && oldest > LAST_NUMBER) {
    return { obstacle: 'The database was changed for later versions of Entente than this one.' };
  }
  return { obstacle: null, ...(slow.length > 0 && { slowMigrations: slow }) };
}
