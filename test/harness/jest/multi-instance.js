import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { run } from 'jest';
import { LEFT_OUT } from './left-out.js';

/**
 * `npm run test:multi-instance`: what `npm test` runs, against two instances behind PgBouncer (Debian's, in transaction mode), with a
 * hot standby to read from, but for what LEFT_OUT names. Files may be named: `npm run test:multi-instance -- test/domain/topics`.
 */
const PGBOUNCER = '/usr/sbin/pgbouncer';
if (!existsSync(PGBOUNCER)) {
  process.stderr.write(`There is no package pgbouncer (${PGBOUNCER}), without which nothing can be arranged.\n`);
  process.exit(1);
}

process.env.ENTENTE_TEST_ARRANGED = 'yes';
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
