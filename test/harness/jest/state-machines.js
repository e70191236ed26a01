import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:state-machines`: what decides by the clock and by what comes in which order, each with as many seeds as
 * GENERATED_RUNS says; GENERATED_SEED repeats those of a failure.
 */
process.env.GENERATED_RUNS ??= '10000';
await run(['test/state-machines', ...process.argv.slice(2)]);
