import process from 'node:process';
import { run } from 'jest';

/** `npm run test:parquet`: DuckDB, which the script installs for this test alone, reads the Parquet files of a release. */
await run([
  ...['--testPathIgnorePatterns', '/node_modules/', '--testMatch', '<rootDir>/test/parquet/*.test.ts'],
  ...process.argv.slice(2),
]);
