import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.ts';

/** Milliseconds for which a finding holds: whoever asks more often, from wherever, costs the database nothing. */
const HOLDS = 1_000;

/** Milliseconds within which the database must have answered. Orchestrators give up after some seconds. */
const PATIENCE = 2_000;

const KNOWN = migrations.map(({ name }) => name);

/** Whether what stands behind the doors can answer. */
export class Readiness {
  #finding: Promise<string | null> | null = null;
  #foundAt = Number.NEGATIVE_INFINITY;

  /** @param canReadElsewhere whether some standby answers those who read */
  constructor(
    private readonly dataSource: DataSource,
    private readonly canReadElsewhere: () => boolean,
  ) {}

  /** What stands in the way of answering, as a sentence for operators; null where nothing does. Never throws. */
  obstacle(): Promise<string | null> {
    if (this.#finding === null || performance.now() - this.#foundAt > HOLDS) {
      this.#foundAt = performance.now();
      this.#finding = this.#look();
    }
    return this.#finding;
  }

  async #look(): Promise<string | null> {
    const given = new AbortController();
    const late = sleep(PATIENCE, null, { signal: given.signal, ref: false }).catch(() => null);
    try {
      const found = this.dataSource.query('select count(*)::integer as ran from migration where name = any($1)', [
        KNOWN,
      ]);
      found.catch(() => undefined);
      const rows = await Promise.race([found, late]);
      if (rows === null) return this.#away();
      return rows[0].ran < KNOWN.length ? 'The database lacks migrations.' : null;
    } catch (error) {
      // 42P01: there is no table of migrations.
      const { code } = error as { code?: string };
      return code === '42P01' ? 'The database lacks migrations.' : this.#away();
    } finally {
      given.abort();
    }
  }

  /** Whoever can still answer those who read is not taken away from them: they would have nobody left. */
  #away(): string | null {
    return this.canReadElsewhere() ? null : 'The database does not answer.';
  }
}
