import type { EntityManager } from 'typeorm';

/** A table that has grown to so many times what the planner knows of it is another table to it. */
const GROWN_TIMES = 4;

const GROWN = `
  select string_agg(quote_ident(relname), ', ') as tables from pg_class
  where relkind = 'r' and relnamespace = current_schema()::regnamespace
    and pg_relation_size(oid) > ${GROWN_TIMES} * greatest(relpages, 1) * current_setting('block_size')::bigint
`;

/**
 * Tells PostgreSQL's planner of tables that have become much larger. Autovacuum would do so within minutes; until then,
 * triggers go on by plans that were made while the tables were empty, and that take the longer the more there is.
 * @param db whose user owns the tables: those of others are passed over, as are tables that somebody else maintains now
 */
export async function analyzeGrown(db: EntityManager): Promise<void> {
  const [{ tables }] = await db.query(GROWN);
  if (tables) await db.query(`analyze (skip_locked) ${tables}`);
}
