import process from 'node:process';
import { run } from 'jest';

/** `npm run test:image`: runs the steps of deploy/Dockerfile without Docker, and starts a server from the result. */
await run([
  ...['--testPathIgnorePatterns', '/node_modules/', '--testMatch', '<rootDir>/test/image/*.test.ts'],
  '--runInBand',
  ...process.argv.slice(2),
]);
