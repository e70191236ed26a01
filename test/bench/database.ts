import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { superuserUrl } from '../harness/superuser.ts';
import { fillRealistically } from './realistic-data.ts';

/** Kept between runs; to be deleted by hand when the generated data change. */
const FOLDER = '.data';

/** The folder of a scale. */
const home = (scale: number) => join(FOLDER, `bench-${scale}`);

/** The folder of PostgreSQL's data for a scale. */
export function clusterOf(scale: number): string {
  return join(home(scale), 'postgres', 'data');
}

/**
 * Starts the database of a scale, and fills it first if needed.
 * @param scale multiple of the records of a realistic database: 1 or 10
 */
export async function realisticDatabase(scale: number, say: (what: string) => void): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres(home(scale), {
    settings: {
      shared_buffers: '1GB',
      max_wal_size: '8GB',
      // Generated data can be generated again, and nothing is written later.
      synchronous_commit: 'off',
      fsync: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      // The extension counts statements if it is enabled.
      shared_preload_libraries: 'pg_stat_statements',
    },
  });
  const postgres = { ...started, url: superuserUrl(started.url, home(scale)) };
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    // Settings from experiments must not stay: a log of every statement costs more than many of them.
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
