import { run } from 'jest';

/** `npm run test:faults`: killed, full or frozen PostgreSQL and disks, with Debian's PostgreSQL and the embedded one. It reports skipped tests. */
await run([
  '--testPathIgnorePatterns',
  '/node_modules/',
  '--testMatch',
  '<rootDir>/test/faults/*.test.ts',
  '--runInBand',
  ...process.argv.slice(2),
]);
