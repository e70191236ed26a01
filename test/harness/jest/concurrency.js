import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:concurrency`: many writers at once, two server processes that are killed now and then. WRITERS_SEED has the same
 * tried again, though not at the same moments; WRITERS_WRITES, WRITERS_KILLS and WRITERS_PROCESSES say how much of it there is.
 */
process.env.TESTS_ON_DISK = 'yes';
process.env.WRITERS_WRITES ??= '10000';
process.env.WRITERS_KILLS ??= '10';
process.env.WRITERS_PROCESSES ??= '2';
await run(['test/concurrency']);
