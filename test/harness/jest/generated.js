import process from 'node:process';
import { run } from 'jest';

/** `npm run test:generated`: tests with generated queries; GENERATED_RUNS sets their number. */
process.env.GENERATED_RUNS ??= '20000';
await run([
  'test/query/reading-generated',
  'test/domain/between',
  'test/query/groups',
  'test/server/hostile-generated',
  'test/clients/offline-store',
]);
