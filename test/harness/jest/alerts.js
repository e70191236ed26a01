import process from 'node:process';
import { run } from 'jest';

/** `npm run test:alerts`: each alert of deploy/prometheus-alerts.yaml in a real Prometheus, about a real server. */
await run([
  ...['--testPathIgnorePatterns', '/node_modules/', '--testMatch', '<rootDir>/test/alerts/*.test.ts'],
  '--runInBand',
  ...process.argv.slice(2),
]);
