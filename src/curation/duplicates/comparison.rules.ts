import type { EntityManager } from 'typeorm';
import { COMPARISON_LOCK } from '../../database/advisory-locks.ts';

/**
 * Waits until no process compares, and lets none begin before the end of the transaction. Call it before other locks are
 * taken: a comparison may wait for them.
 */
export async function preventComparison(db: EntityManager): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(${COMPARISON_LOCK})`);
}
