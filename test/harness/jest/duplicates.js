import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:duplicates`: plants 500 duplicates among real registers, and measures how many the work list has first;
 * measures the comparison of records when there are ten times as many. `npm run test:duplicates -- growth` runs the latter.
 */
process.env.TESTS_ON_DISK = 'yes';
await run(['--testPathIgnorePatterns', '/node_modules/', '--', `test/duplicates/${process.argv[2] ?? ''}`]);
