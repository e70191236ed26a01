import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/embedded-postgres.ts';

/** Where Jest's workers find the PostgreSQL of this run. */
const URL_VARIABLE = 'ENTENTE_TEST_POSTGRES';

/** Nothing here has to survive a crash; and plans change only when a test changes its data, not when vacuum comes by. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  shared_buffers: '128MB',
};

let keeper: ChildProcess | undefined;

/** Starts the one PostgreSQL of a test run, with a keeper beside it that ends it however the run ends. */
export async function startTestPostgres(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-test-'));
  keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.js'), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const { url } = await startEmbeddedPostgres(folder, { settings: SETTINGS });
  process.env[URL_VARIABLE] = url;
}

/** Lets the keeper end PostgreSQL, and waits until it has. */
export async function stopTestPostgres(): Promise<void> {
  const ended = new Promise((settle) => keeper?.once('exit', settle));
  keeper?.stdin?.end();
  await ended;
}

/** The URL of a database in the PostgreSQL of this run. */
export function testDatabaseUrl(database: string): string {
  const url = process.env[URL_VARIABLE];
  if (!url)
    throw new Error('There is no PostgreSQL for tests: run them with npm test or with Jest and its configuration.');
  return url.replace(/\/entente\?/, `/${database}?`);
}
