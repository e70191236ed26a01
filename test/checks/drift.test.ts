import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { entities } from '../../src/app/features.ts';
import { openDatabase } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { definitionsOf, objectsOf } from './catalog.ts';

const COMMITTED = join(import.meta.dirname, 'definitions.txt');

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

describe('the entities', () => {
  let dataSource: DataSource;
  beforeAll(async () => {
    dataSource = await openDatabase(database.url, entities());
  });
  afterAll(() => dataSource?.destroy());

  it('match the migrations in names, types, defaults and foreign keys', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('match the migrations in the text of checks', async () => {
    const differing: string[] = [];
    const runner = dataSource.createQueryRunner();
    try {
      for (const { tableName, checks } of dataSource.entityMetadatas) {
        for (const { name, expression } of checks) {
          await runner.startTransaction();
          await runner.query(`alter table "${tableName}" add constraint as_the_entity_says check (${expression})`);
          const [kept, said] = await runner.query(
            `select conname, pg_get_constraintdef(oid) as text from pg_constraint
              where conrelid = $1::regclass and conname in ($2, 'as_the_entity_says') order by conname = $2 desc`,
            [`"${tableName}"`, name],
          );
          await runner.rollbackTransaction();
          if (kept?.conname !== name || kept.text !== said?.text) {
            differing.push(`${tableName}: the entity says ${said?.text}, the database ${kept?.text}`);
          }
        }
      }
    } finally {
      await runner.release();
    }
    expect(differing).toEqual([]);
  });
});

describe('the migrations', () => {
  it('make the schema of definitions.txt (to change it: delete the file, run the test, check the new file)', async () => {
    const made = await definitionsOf(database.sql);
    if (!existsSync(COMMITTED) && !process.env.CI) {
      writeFileSync(COMMITTED, made);
      throw new Error(`${COMMITTED} was missing and has been written. Check its changes, then run the test again.`);
    }
    expect(made).toBe(readFileSync(COMMITTED, 'utf8'));
  });

  it('change nothing in a second run', async () => {
    const again = await freshDatabase();
    try {
      const before = await versionsOf(again.sql);
      await migrate(again.url);
      expect(await versionsOf(again.sql)).toEqual(before);
      expect(await again.sql('select name from migration order by id')).toEqual(
        migrations.map(({ name }) => ({ name })),
      );
    } finally {
      await again.drop();
    }
  });

  it('make the same schema in an empty database', async () => {
    const name = 'test_from_nothing';
    const keeper = await connected(testDatabaseUrl('postgres'));
    try {
      await keeper.query(`drop database if exists ${name} with (force)`);
      await keeper.query(`create database ${name} template template0`);
      await migrate(testDatabaseUrl(name));
      const client = await connected(testDatabaseUrl(name));
      const read = async (text: string) => (await client.query(text)).rows;
      try {
        expect(await definitionsOf(read)).toBe(await definitionsOf(database.sql));
        expect(await objectsOf(read)).toEqual(await objectsOf(database.sql));
      } finally {
        await client.end();
      }
    } finally {
      await keeper.query(`drop database if exists ${name} with (force)`);
      await keeper.end();
    }
  });
});

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

/** Hashes of the row versions of catalogs and tables, which any write changes. */
async function versionsOf(read: FreshDatabase['sql']): Promise<object[]> {
  const tables = await read<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const catalogs = [
    'pg_attribute',
    'pg_class',
    'pg_constraint',
    'pg_extension',
    'pg_index',
    'pg_proc',
    'pg_trigger',
    'pg_type',
  ];
  const counted = [...catalogs, ...tables.map(({ name }) => name)].map(
    (name) =>
      `select '${name.replaceAll("'", "''")}' as name, count(*) as rows, md5(string_agg(ctid || ' ' || xmin, ',' order by ctid)) as sum from ${name}`,
  );
  return read(counted.join(' union all '));
}
