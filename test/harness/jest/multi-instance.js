import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { run } from 'jest';
import { LEFT_OUT } from './left-out.js';

/**
 * `npm run test:multi-instance`: the tests of `npm test` with two instances behind PgBouncer (Debian's, in transaction mode) and
 * a hot standby, except those in LEFT_OUT. For some files: `npm run test:multi-instance -- test/domain/topics`.
 */
const PGBOUNCER = '/usr/sbin/pgbouncer';
if (!existsSync(PGBOUNCER)) {
  process.stderr.write(`The package pgbouncer (${PGBOUNCER}) is missing. Install it.\n`);
  process.exit(1);
}

process.env.ENTENTE_TEST_MULTI_INSTANCE = 'yes';
const names = LEFT_OUT.map(({ tests }) => tests.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
const folder = import.meta.dirname;
const { jest } = JSON.parse(readFileSync(join(folder, '../../../package.json'), 'utf8'));
const ignored = jest.testPathIgnorePatterns.filter((path) => path !== '<rootDir>/test/multi-instance/');
await run([
  ...['--testPathIgnorePatterns', ...ignored],
  ...(names.length > 0 ? ['--testNamePattern', `^(?!${names.join('|')})`] : []),
  ...['--reporters', 'default', '--reporters', join(folder, 'left-out.js'), '--reporters', join(folder, 'summary.js')],
  // Each commit waits for the standby.
  ...['--testTimeout', '120000'],
  ...process.argv.slice(2),
]);
