import process from 'node:process';
import { run } from 'jest';

/** `npm run test:nth-failures`: makes the n-th statement, file write or chunk fail, for every n, in everything that writes. */
await run([
  '--testPathIgnorePatterns',
  '/node_modules/',
  '--testMatch',
  '<rootDir>/test/nth-failures/*.test.ts',
  '--runInBand',
  ...process.argv.slice(2),
]);
