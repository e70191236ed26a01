import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { entities } from '../../src/app/features.ts';
import { migrate, openDatabase } from '../../src/database/database.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { undoMigrations } from '../harness/undone.ts';
import { definitionsOf, objectsOf } from './catalog.ts';

const COMMITTED = join(import.meta.dirname, 'definitions.txt');

/** What is left when all is undone: TypeORM's list of migrations, and what others may use as well. */
const LEFT_BEHIND = [
  'extension pg_trgm',
  'extension pgcrypto',
  'schema public',
  'sequence migration_id_seq',
  'table migration',
];

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

describe('What the entities say of the database', () => {
  let dataSource: DataSource;
  beforeAll(async () => {
    dataSource = await openDatabase(database.url, entities);
  });
  afterAll(() => dataSource?.destroy());

  it('is what the migrations make, down to names, types, defaults and foreign keys', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('is what the migrations make, down to the wording of checks', async () => {
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

describe('The migrations', () => {
  it('make what is committed as definitions.txt (where that is to change: delete it, run this, and read what it wrote)', async () => {
    const made = await definitionsOf(database.sql);
    if (!existsSync(COMMITTED) && !process.env.CI) {
      writeFileSync(COMMITTED, made);
      throw new Error(`${COMMITTED} was missing and has been written: read what changed in it, then run this again.`);
    }
    expect(made).toBe(readFileSync(COMMITTED, 'utf8'));
  });

  it('can all be undone, leaving nothing, and be done again, making the same', async () => {
    const again = await freshDatabase();
    try {
      const made = { definitions: await definitionsOf(again.sql), objects: await objectsOf(again.sql) };
      await undoMigrations(again.url);
      expect(await definitionsOf(again.sql)).toBe('extension pg_trgm\n\nextension pgcrypto\n');
      expect(await objectsOf(again.sql)).toEqual(LEFT_BEHIND);
      expect(await again.sql('select from migration')).toEqual([]);
      await migrate(again.url);
      expect(await definitionsOf(again.sql)).toBe(made.definitions);
      expect(await objectsOf(again.sql)).toEqual(made.objects);
      expect(await again.sql('select name from migration order by id')).toHaveLength(migrations.length);
    } finally {
      await again.drop();
    }
  });
});
