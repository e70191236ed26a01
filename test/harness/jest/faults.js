import { run } from 'jest';

/** `npm run test:faults`: what dies, fills up or stands still beside Entente, on Debian's PostgreSQL. It says what it skips. */
await run([
  '--testPathIgnorePatterns',
  '/node_modules/',
  '--testMatch',
  '<rootDir>/test/faults/*.test.ts',
  '--runInBand',
  ...process.argv.slice(2),
]);
