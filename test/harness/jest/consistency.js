import process from 'node:process';
import { parseArgs } from 'node:util';
import { run } from 'jest';

/**
 * `npm run test:consistency`: clients read and write for ten minutes, or as many seconds as are said (`-- --seconds 60`), while
 * servers lag and die, and the checker finds what they saw and must not have. CONSISTENCY_SEED has the same tried again, though
 * not at the same moments. `-- --planted` shows instead that the checker finds faults that are planted.
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
