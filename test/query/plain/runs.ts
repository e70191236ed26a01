/**
 * How many cases `npm run test:generated` makes up: 20,000, or what GENERATED_RUNS says; null in `npm test`, which makes up a
 * few, and the same every time.
 */
export const longRuns = process.env.GENERATED_RUNS ? Number(process.env.GENERATED_RUNS) : null;

/**
 * The seed of the first world of a long run, a new one each time; the test's name tells it. GENERATED_SEED repeats one: the
 * same world but for its ids comes of it on the same day, and the same questions.
 */
export const chosenSeed = longRuns === null ? null : Number(process.env.GENERATED_SEED || Date.now() % 1_000_000_000);
