import process from 'node:process';
import { run } from 'jest';

/** `npm run test:image`: what deploy/Dockerfile does, step by step without Docker, and a server of what comes of it. */
await run([
  ...['--testPathIgnorePatterns', '/node_modules/', '--testMatch', '<rootDir>/test/image/*.test.ts'],
  '--runInBand',
  ...process.argv.slice(2),
]);
