import process from 'node:process';
import { run } from 'jest';

/** `npm run test:generated`: the tests that make up their questions, with as many of them as GENERATED_RUNS says. */
process.env.GENERATED_RUNS ??= '20000';
await run([
  'test/query/reading-generated',
  'test/domain/between',
  'test/query/groups',
  'test/server/hostile-generated',
  'test/clients/offline-store',
]);
