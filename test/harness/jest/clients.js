import process from 'node:process';
import { run } from 'jest';

/** `npm run test:clients`: runs both example apps in a browser with `npm run demo`, and opens every page of the manual. */
await run([
  ...['--testPathIgnorePatterns', '/node_modules/', '--testMatch', '<rootDir>/test/clients/browser/*.test.ts'],
  '--runInBand',
  ...process.argv.slice(2),
]);
