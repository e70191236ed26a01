import process from 'node:process';
import { run } from 'jest';

/** `npm run test:clients`: builds both example apps and runs them in a browser with `npm run demo`. */
await run([
  ...['--testPathIgnorePatterns', '/node_modules/', '--testMatch', '<rootDir>/test/clients/browser/*.test.ts'],
  '--runInBand',
  ...process.argv.slice(2),
]);
