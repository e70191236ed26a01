import process from 'node:process';
import { run } from 'jest';

/** `npm run test:nth-failures`: the n-th statement, write of a file or chunk fails, for every n, in all that writes. */
await run([
  '--testPathIgnorePatterns',
  '/node_modules/',
  '--testMatch',
  '<rootDir>/test/nth-failures/*.test.ts',
  '--runInBand',
  ...process.argv.slice(2),
]);
