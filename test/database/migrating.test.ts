import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { LAST_NUMBER, type Migration, migrations } from '../../migrations/index.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { isFinished } from '../../src/database/migrating/migration-tables.ts';
import { SlowMigrations } from '../../src/database/migrating/slow-migrations.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { type Log, openLog } from '../../src/runtime/log.ts';
import { definitionsOf } from '../checks/catalog.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { fileOf, migrationsOf, nameOf, numberOf, WEIGHED, weighing } from '../harness/later-versions.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { until } from '../harness/program.ts';

/** The next version adds what the version after it needs. */
const EXPANDING = {
  [fileOf(1, 'weights')]: `${WEIGHED} alter table topic add column weight integer;`,
  [fileOf(2, 'weighing.slow')]: weighing(),
  [fileOf(3, 'weighed-index.slow')]: 'create index concurrently if not exists weighed_times_idx on weighed (times)',
};
const NEXT = migrationsOf(EXPANDING);
/** The version after it removes what only versions before the next one read. */
const NEXT_BUT_ONE = migrationsOf({
  ...EXPANDING,
  [fileOf(4, 'heavy')]: `-- needs: ${numberOf(2)}
    -- oldest: ${numberOf(3)}
    alter table topic drop column weight;`,
});

let database: FreshDatabase;

/** Definitions and the state of migrations. */
async function state() {
  return {
    definitions: await definitionsOf(database.sql),
    finished: await database.sql('select * from migration order by id'),
    slow: await database.sql('select * from slow_migration order by name'),
  };
}

/** A log and its lines. */
function logOf(): { log: Log; lines: { [field: string]: unknown }[] } {
  const lines: { [field: string]: unknown }[] = [];
  const log = openLog(readConfig({ LOG_LEVEL: 'info' }), { write: (line) => lines.push(JSON.parse(line)) });
  return { log, lines };
}

const startOf = (among: readonly Migration[]) => migrate(database.url, { among });

describe('database with records', () => {
  beforeAll(async () => {
    database = await freshDatabase({ seeded: true });
  });
  afterAll(() => database?.drop());

  it('rejects a version that removes what a slow migration has not replaced yet, and stays unchanged', async () => {
    const before = await state();
    await expect(startOf(NEXT_BUT_ONE)).rejects.toThrow(
      `The migration ${nameOf(4, 'heavy')} waits for slow migrations that are not finished (${nameOf(2, 'weighing')}). Start the version before this one, wait until its /readyz lists no slow migration, then start this one.`,
    );
    expect(await state()).toEqual(before);
  });

  it('lets clients pass while a quick migration waits for a long transaction, and is migrated after it', async () => {
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    try {
      await reader.query('begin; select count(*) from topic');
      const { log, lines } = logOf();
      const migrating = migrate(database.url, { among: NEXT, log });
      const waits = async () => {
        const waiting = await database.sql(`select from pg_locks where not granted and relation = 'topic'::regclass`);
        return waiting.length > 0;
      };
      await until(waits, 'the migration waits');
      const since = performance.now();
      await database.sql('select count(*) from topic');
      expect(performance.now() - since).toBeLessThan(1_900);
      await until(waits, 'the migration tries again');
      await reader.query('commit');
      await migrating;
      expect(lines[0]).toMatchObject({
        level: 40,
        msg: `The migration ${nameOf(1, 'weights')} waits for a table that other transactions hold; retrying`,
      });
    } finally {
      await reader.end();
    }
    const { finished, slow } = await state();
    expect(finished.at(-1)).toMatchObject({ name: nameOf(1, 'weights'), oldest: null });
    expect(slow).toMatchObject([
      { name: nameOf(3, 'weighed-index'), done: '0', began_at: null },
      { name: nameOf(2, 'weighing'), done: '0', began_at: null },
    ]);
  });

  it('works with the version before, which logs that', async () => {
    const before = await state();
    const { log, lines } = logOf();
    await migrate(database.url, { log });
    expect(lines).toMatchObject([
      {
        level: 40,
        migrations: [nameOf(1, 'weights')],
        msg: 'The database was migrated by a later version; this version can use it',
      },
    ]);
    expect(await state()).toEqual(before);
  });

  it('is migrated by the removing version when the slow migrations that it needs are finished', async () => {
    await database.sql('insert into weighed (id) select generate_series(1, 1000)');
    expect(await isFinished(database.sql, nameOf(2, 'weighing'))).toBe(false);
    const { log, lines } = logOf();
    const slow = new SlowMigrations({ connectionString: database.url }, log, NEXT);
    slow.open();
    await until(() => isFinished(database.sql, nameOf(3, 'weighed-index')), 'the slow migrations are finished');
    await slow.close();
    expect(await database.sql('select count(*)::integer as rows, min(times), max(times) from weighed')).toEqual([
      { rows: 1000, min: 1, max: 1 },
    ]);
    const shares = lines
      .filter(({ msg }) => msg === 'Slow migration in progress')
      .map(({ done, total }) => [done, total]);
    expect(shares[0]).toEqual([100, 1000]);
    expect(shares.at(-1)).toEqual([1000, 1000]);
    expect(
      lines.map(({ msg, migration }) => [msg, migration]).filter(([msg]) => !/in progress/.test(`${msg}`)),
    ).toEqual([
      ['Slow migration started', nameOf(2, 'weighing')],
      ['Slow migration finished', nameOf(2, 'weighing')],
      ['Slow migration started', nameOf(3, 'weighed-index')],
      ['Slow migration finished', nameOf(3, 'weighed-index')],
    ]);

    await startOf(NEXT_BUT_ONE);
    expect(await database.sql('select name, oldest from migration order by id desc limit 1')).toEqual([
      { name: nameOf(4, 'heavy'), oldest: LAST_NUMBER + 3 },
    ]);
    await startOf(NEXT);
  });

  it('rejects the version that needs what was removed, and stays unchanged', async () => {
    const before = await state();
    await expect(migrate(database.url)).rejects.toThrow(
      `The database was changed for later versions of Entente than this one (by ${nameOf(4, 'heavy')}): start one of them, or restore a backup.`,
    );
    expect(await state()).toEqual(before);
  });
});

describe('database without records', () => {
  it('gets all migrations at once, including slow ones, from the first instance', async () => {
    const name = 'test_migrating_at_once';
    const keeper = new pg.Client({ connectionString: testDatabaseUrl('postgres') });
    await keeper.connect();
    try {
      await keeper.query(`drop database if exists ${name} with (force)`);
      await keeper.query(`create database ${name} template template0`);
      const url = testDatabaseUrl(name);
      await Promise.all([1, 2, 3].map(() => migrate(url, { among: NEXT_BUT_ONE })));
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows: finished } = await client.query('select name from migration order by id');
      const { rows: left } = await client.query('select * from slow_migration');
      const { rows: index } = await client.query(
        `select indisvalid from pg_index where indexrelid = 'weighed_times_idx'::regclass`,
      );
      await client.end();
      const later = [nameOf(1, 'weights'), nameOf(2, 'weighing'), nameOf(3, 'weighed-index'), nameOf(4, 'heavy')];
      expect(finished.map((row) => row.name)).toEqual([...migrations.map((each) => each.name), ...later]);
      expect({ left, index }).toEqual({ left: [], index: [{ indisvalid: true }] });
    } finally {
      await keeper.query(`drop database if exists ${name} with (force)`);
      await keeper.end();
    }
  });
});
