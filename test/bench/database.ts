import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { superuserUrl } from '../harness/superuser.ts';
import { fillRealistically } from './realistic-data.ts';

/** Kept between runs; to be deleted by hand when the generated data or the imported registers change. */
const FOLDER = '.data';

/** The folder of a scale, or of the real registers. */
const home = (name: number | 'real') => join(FOLDER, `bench-${name}`);

/** The folder of PostgreSQL's data for a scale. */
export function clusterOf(scale: number): string {
  return join(home(scale), 'postgres', 'data');
}

/**
 * Starts the database of a scale, and fills it first if needed.
 * @param scale multiple of the records of a realistic database: 1 or 10
 */
export function realisticDatabase(scale: number, say: (what: string) => void): Promise<EmbeddedPostgres> {
  return filledDatabase(home(scale), (client) => fillRealistically(client, scale, say));
}

/** Registers, with the mappings of the same names. The largest comes first. */
const REGISTERS = ['uk-treaties.csv', 'twin-towns.tsv', 'mayors-declaration.csv'];

const filesOf = (folder: string) => REGISTERS.map((name) => join(folder, name));

/** The files of the real registers that a folder lacks. */
export function missingRegisters(folder: string): string[] {
  return filesOf(folder).filter((file) => !existsSync(file));
}

/**
 * Starts the database of the real registers, and imports them first if needed.
 * @param folder with the files of the registers, which are not part of Entente
 * @throws Error if an import fails
 */
export function realDatabase(folder: string, say: (what: string) => void): Promise<EmbeddedPostgres> {
  return filledDatabase(home('real'), async (client, url) => {
    for (const file of filesOf(folder)) {
      say(file);
      await importFile(file, url);
    }
    // A server would do so every few seconds.
    await client.query('select fold_pairs()');
    await client.query('vacuum analyze');
  });
}

/** Runs `npm run import` on a database. */
async function importFile(file: string, databaseUrl: string): Promise<void> {
  const mapping = file.replace(/^.*[\\/]|\.[a-z]+$/g, '');
  const parameters = [file, '--mapping', mapping, '--create-parties', '--reports', home('real')];
  const child = fork(join('dist', 'src', 'app', 'commands', 'import.js'), parameters, {
    execArgv: ['--max-old-space-size=192'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
    // The table of results is all that standard output gets.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${file}: the import ended with code ${code}.`);
}

/**
 * Starts the database of a folder, migrates it, and fills it unless this was done before.
 * @param fill gets a connection of the superuser, and its URL
 */
async function filledDatabase(
  folder: string,
  fill: (client: pg.Client, url: string) => Promise<void>,
): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres(folder, {
    settings: {
      shared_buffers: '1GB',
      max_wal_size: '8GB',
      // The data can be made again, and little is written later.
      synchronous_commit: 'off',
      fsync: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      // The extension counts statements if it is enabled.
      shared_preload_libraries: 'pg_stat_statements',
    },
  });
  const postgres = { ...started, url: superuserUrl(started.url, folder) };
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    // Settings from experiments must not stay: a log of every statement costs more than many of them.
    await client.query('alter system reset all');
    await client.query('select pg_reload_conf()');
    const { rows } = await client.query("select to_regclass('filled') is not null as filled");
    await migrate(postgres.url);
    if (!rows[0].filled) {
      await fill(client, postgres.url);
      await client.query('create table filled ()');
    }
  } catch (error) {
    await client.end();
    await postgres.stop();
    throw error;
  }
  await client.end();
  return postgres;
}
