import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { fastFolder } from './fast-folder.ts';
import { superuserUrl } from './superuser.ts';

/** The environment variable with the URL of this run's PostgreSQL. */
export const URL_VARIABLE = 'ENTENTE_TEST_POSTGRES';

/** The environment variable with the folder of this run. */
export const FOLDER_VARIABLE = 'ENTENTE_TEST_FOLDER';

/** Test data need not survive a crash. Without autovacuum, plans change only with the data. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_prepared_transactions: '16',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  shared_buffers: '128MB',
};

/** A folder for a PostgreSQL. A separate process stops the server and removes the folder, even if the run is killed. */
export interface TemporaryFolder {
  path: string;
  /** Stops the server and removes the folder now. */
  end(): Promise<void>;
}

export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(fastFolder(), 'entente-test-'));
  const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.js'), path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return {
    path,
    async end() {
      const ended = new Promise((settle) => keeper.once('exit', settle));
      keeper.stdin?.end();
      await ended;
    },
  };
}

let folder: TemporaryFolder | undefined;

/** Starts the one PostgreSQL of a test run. */
export async function startTestPostgres(): Promise<void> {
  folder = await makeTemporaryFolder();
  process.env[FOLDER_VARIABLE] = folder.path;
  const { url } = await startEmbeddedPostgres(folder.path, { settings: SETTINGS });
  // Tests create databases and roles, which needs the superuser.
  process.env[URL_VARIABLE] = superuserUrl(url, folder.path);
}

export async function stopTestPostgres(): Promise<void> {
  await folder?.end();
}

function ofThisRun(variable: string): string {
  const value = process.env[variable];
  if (!value)
    throw new Error('The PostgreSQL of the tests is not running. Run npm test, or Jest with its configuration.');
  return value;
}

/** A folder shared by all tests of this run, and removed at its end. */
export function testFolder(): string {
  return ofThisRun(FOLDER_VARIABLE);
}

/** The URL of a database in this run's PostgreSQL, or in the one of another environment variable. */
export function testDatabaseUrl(database: string, variable = URL_VARIABLE): string {
  return ofThisRun(variable).replace(/\/entente\?/, `/${database}?`);
}
