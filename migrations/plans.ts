/**
 * Functions that run on every write plan each statement once a connection, by its indexes alone: a plan made while a
 * table was empty must not scan it whole once it is full.
 */
export const STEADY =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on ' +
  'set enable_hashjoin = off set enable_mergejoin = off set jit = off';

/**
 * Triggers that join the rows of a statement as they were to what they became. Neither has an index, so they are hashed,
 * however few there were when the plan was made and whatever the function allows from which the statement came.
 */
export const MATCHING =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = off ' +
  'set enable_hashjoin = on set jit = off';
