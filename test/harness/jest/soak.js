import process from 'node:process';
import { run } from 'jest';

/**
 * `npm run test:soak`: a server under mixed load, for 30 minutes or as many as are said (`npm run test:soak -- 2`).
 * SOAK_RATE says how many requests a second it is to hold; without it, two thirds of the highest that it was seen to hold at first.
 */
process.env.TESTS_ON_DISK = 'yes';
process.env.SOAK_MINUTES = process.argv[2] ?? '30';
await run(['--testMatch', '<rootDir>/test/soak/soak.ts']);
