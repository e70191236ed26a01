/**
 * Number of cases that `npm run test:generated` generates: GENERATED_RUNS, or 20,000; null in `npm test`, which
 * generates a few, always the same.
 */
export const longRuns = process.env.GENERATED_RUNS ? Number(process.env.GENERATED_RUNS) : null;

/**
 * The seed of the first world of a long run, shown in the test's name; new for each run. GENERATED_SEED repeats a run:
 * on the same day the same seed gives the same world (except ids) and the same operations.
 */
export const chosenSeed = longRuns === null ? null : Number(process.env.GENERATED_SEED || Date.now() % 1_000_000_000);
