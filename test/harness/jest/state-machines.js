import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:state-machines`: code that depends on time and on the order of events, with GENERATED_RUNS seeds each.
 * GENERATED_SEED repeats a failure.
 */
process.env.GENERATED_RUNS ??= '10000';
await run(['test/state-machines', ...process.argv.slice(2)]);
