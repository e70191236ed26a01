import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { superuserUrl } from '../harness/superuser.ts';
import { fillRealistically } from './realistic-data.ts';

/** Kept between runs; removed by hand when the made-up data have changed. */
const FOLDER = '.data';

/** The folder of a scale's database. */
const home = (scale: number) => join(FOLDER, `bench-${scale}`);

/** Where PostgreSQL keeps the data of a scale. */
export function clusterOf(scale: number): string {
  return join(home(scale), 'postgres', 'data');
}

/**
 * Starts the database of a scale, filling it first where that has not been done.
 * @param scale how many times the records of a realistic database: 1, or 10
 */
export async function realisticDatabase(scale: number, say: (what: string) => void): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres(home(scale), {
    settings: {
      shared_buffers: '1GB',
      max_wal_size: '8GB',
      // What is made up can be made up again, and nobody writes once it is.
      synchronous_commit: 'off',
      fsync: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      // It counts statements, where it is told to.
      shared_preload_libraries: 'pg_stat_statements',
    },
  });
  const postgres = { ...started, url: superuserUrl(started.url, home(scale)) };
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    // What was tried on it by hand must not stay: a log of every statement, say, costs more than many of them.
    await client.query('alter system reset all');
    await client.query('select pg_reload_conf()');
    const { rows } = await client.query("select to_regclass('filled') is not null as filled");
    await migrate(postgres.url);
    if (!rows[0].filled) {
      await fillRealistically(client, scale, say);
      await client.query('create table filled ()');
    }
  } finally {
    await client.end();
  }
  return postgres;
}
