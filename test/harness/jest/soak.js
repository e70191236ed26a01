import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:soak`: a server under mixed load for 30 minutes, or for the given minutes (`npm run test:soak -- 2`). SOAK_RATE
 * sets the requests a second; by default it is two thirds of the measured maximum.
 */
process.env.TESTS_ON_DISK = 'yes';
process.env.SOAK_MINUTES = process.argv[2] ?? '30';
await run(['--testMatch', '<rootDir>/test/soak/soak.ts']);
