import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { fastFolder } from './fast-folder.ts';
import { superuserUrl } from './superuser.ts';

/** Where Jest's workers find the PostgreSQL of this run. */
export const URL_VARIABLE = 'ENTENTE_TEST_POSTGRES';

/** Where they find the folder of this run. */
export const FOLDER_VARIABLE = 'ENTENTE_TEST_FOLDER';

/** Nothing here has to survive a crash; and plans change only when a test changes its data, not when vacuum comes by. */
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

/** A folder for a PostgreSQL, with a keeper beside it that ends the server and removes the folder however the run ends. */
export interface KeptFolder {
  path: string;
  /** Lets the keeper do so now, and waits until it has. */
  end(): Promise<void>;
}

/** Makes a folder for a PostgreSQL of tests. */
export async function keptFolder(): Promise<KeptFolder> {
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

let folder: KeptFolder | undefined;

/** Starts the one PostgreSQL of a test run. */
export async function startTestPostgres(): Promise<void> {
  folder = await keptFolder();
  process.env[FOLDER_VARIABLE] = folder.path;
  const { url } = await startEmbeddedPostgres(folder.path, { settings: SETTINGS });
  // Tests make databases and roles, which the role of the server may not.
  process.env[URL_VARIABLE] = superuserUrl(url, folder.path);
}

/** Ends it. */
export async function stopTestPostgres(): Promise<void> {
  await folder?.end();
}

function ofThisRun(variable: string): string {
  const value = process.env[variable];
  if (!value)
    throw new Error('There is no PostgreSQL for tests: run them with npm test or with Jest and its configuration.');
  return value;
}

/** A folder that all tests of this run share, removed at its end. */
export function testFolder(): string {
  return ofThisRun(FOLDER_VARIABLE);
}

/** The URL of a database in the PostgreSQL of this run, or in the one that another variable of the run names. */
export function testDatabaseUrl(database: string, variable = URL_VARIABLE): string {
  return ofThisRun(variable).replace(/\/entente\?/, `/${database}?`);
}
