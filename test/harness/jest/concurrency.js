import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:concurrency`: concurrent writers on two server processes, which are killed at times. WRITERS_SEED repeats the
 * same writes, but not their timing; WRITERS_WRITES, WRITERS_KILLS and WRITERS_PROCESSES set the amount.
 */
process.env.TESTS_ON_DISK = 'yes';
process.env.WRITERS_WRITES ??= '10000';
process.env.WRITERS_KILLS ??= '10';
process.env.WRITERS_PROCESSES ??= '2';
await run(['test/concurrency']);
