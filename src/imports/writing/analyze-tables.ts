import type { EntityManager } from 'typeorm';

/** The planner's plans are outdated when a table has grown by this factor since the last ANALYZE. */
const GROWTH_FACTOR = 4;

const GROWN = `
  select string_agg(quote_ident(relname), ', ') as tables from pg_class
  where relkind = 'r' and relnamespace = current_schema()::regnamespace
    and pg_relation_size(oid) > ${GROWTH_FACTOR} * greatest(relpages, 1) * current_setting('block_size')::bigint
`;

/**
 * Analyses tables that have grown much. Autovacuum would do so within minutes; until then, triggers use plans for empty
 * tables, which get slower with every row.
 * @param db connects as the owner of the tables; tables of others, or under maintenance by somebody else, are skipped
 */
export async function analyzeGrown(db: EntityManager): Promise<void> {
  const [{ tables }] = await db.query(GROWN);
  if (tables) await db.query(`analyze (skip_locked) ${tables}`);
}
