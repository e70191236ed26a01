import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { entities } from '../../src/app/features.ts';
import { compareChangedRecords } from '../../src/curation/duplicates/comparison.writes.ts';
import { openDatabase } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { settingsOf } from './multi-instance.ts';
import { testDatabaseUrl } from './postgres.ts';

/** A migrated database for one test file. */
export interface FreshDatabase {
  url: string;
  /** The connection settings of a server. */
  settings: Record<string, string>;
  /** Runs SQL on a separate connection and returns the rows. */
  sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Drops the database and closes its connections. */
  drop(): Promise<void>;
}

export interface FreshDatabaseOptions {
  /** Whether it contains the first data; otherwise it is empty. */
  seeded?: boolean;
  /** Whether no migration has run in it. */
  unmigrated?: boolean;
}

/**
 * Creates a database in about 50 ms, as a copy of a template that the first caller makes. Call it in `beforeAll`, and `drop()`
 * in `afterAll`.
 */
export async function freshDatabase(options: FreshDatabaseOptions = {}): Promise<FreshDatabase> {
  const { seeded = false, unmigrated = false } = options;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = unmigrated ? 'template0' : seeded ? 'template_seeded' : 'template_migrated';
  await inMaintenance(async (client) => {
    await makeTemplate(client, 'template_migrated', 'template0', migrate);
    if (seeded) await makeTemplate(client, 'template_seeded', 'template_migrated', loadData);
    await client.query(`create database ${name} template ${template} strategy file_copy`);
  });
  const url = testDatabaseUrl(name);
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on('error', () => {});
  return {
    url,
    settings: settingsOf(name),
    sql: async (text, values) => (await pool.query(text, values)).rows,
    async drop() {
      await pool.end();
      await inMaintenance((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** Makes a template if there is none. Workers do this one after another, and only a complete template gets its name. */
async function makeTemplate(
  client: pg.Client,
  name: string,
  from: string,
  fill: (url: string) => Promise<void>,
): Promise<void> {
  const { rows } = await client.query('select from pg_database where datname = $1', [name]);
  if (rows.length > 0) return;
  const draft = `${name}_draft`;
  await client.query(`drop database if exists ${draft} with (force)`);
  await client.query(`create database ${draft} template ${from} strategy file_copy`);
  await fill(testDatabaseUrl(draft));
  await analyze(testDatabaseUrl(draft));
  await client.query(`alter database ${draft} rename to ${name}`);
}

async function loadData(url: string): Promise<void> {
  const { loadFirstData } = await import('../../src/imports/first-data/first-data.ts');
  const dataSource = await openDatabase(url, entities());
  try {
    await loadFirstData(dataSource);
    await compareChangedRecords(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Tests compare plans, so the planner needs statistics. */
async function analyze(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}

/** Runs work on the PostgreSQL of this run, one task at a time, as a template must not be in use while it is copied. */
async function inMaintenance(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: testDatabaseUrl('postgres') });
  await client.connect();
  try {
    // The first worker makes the template, which takes as long as a start.
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock(1)');
    await work(client);
  } finally {
    await client.end();
  }
}
