import process from 'node:process';
import { run } from 'jest';

/** `npm run test:clients`: both apps that people copy, built, in a browser, against `npm run demo`. */
await run([
  ...['--testPathIgnorePatterns', '/node_modules/', '--testMatch', '<rootDir>/test/clients/browser/*.test.ts'],
  '--runInBand',
  ...process.argv.slice(2),
]);
