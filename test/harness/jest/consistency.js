import process from 'node:process';
import { parseArgs } from 'node:util';
import { run } from 'jest';

/**
 * `npm run test:consistency`: clients read and write for ten minutes (or `-- --seconds 60`) while servers lag and are killed. A
 * checker finds inconsistent reads. CONSISTENCY_SEED repeats the same operations, but not their timing. `-- --planted` plants
 * faults, and shows that the checker finds them.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '600' }, planted: { type: 'boolean' } },
});
process.env.CONSISTENCY_SECONDS = values.seconds;
await run([
  '--runInBand',
  '--testMatch',
  values.planted ? '<rootDir>/test/consistency/planted.ts' : '<rootDir>/test/consistency/{planted,consistency}.ts',
]);
