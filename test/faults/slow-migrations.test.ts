import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { fileOf, nameOf, WEIGHED, weighing } from '../harness/later-versions.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { Program, until } from '../harness/program.ts';
import type { TestData } from '../harness/server.ts';
import { Traffic } from '../harness/traffic.ts';
import { AS_EDITOR, Instance } from './instance.ts';

jest.setTimeout(300_000);

const ROWS = 3_000;
/** Milliseconds per row: the migration takes ten seconds, including pauses. */
const MS_FOR_ROW = 1.5;
const FILLED = `${WEIGHED} insert into weighed (id) select generate_series(1, ${ROWS}) on conflict do nothing;`;
const NAME = nameOf(2, 'weighing');

/** This version. */
let program: Program;
/** The next version, with a slow migration. */
let next: Program;
/** The next version, with a slow migration that creates an index. */
let indexing: Program;
let database: FreshDatabase;
beforeAll(() => {
  program = new Program();
  next = new Program({ [fileOf(1, 'weights')]: FILLED, [fileOf(2, 'weighing.slow')]: weighing(MS_FOR_ROW) });
  indexing = new Program({
    [fileOf(1, 'weighed-index.slow')]:
      'create unique index concurrently if not exists weighed_weight_idx on weighed (weight)',
  });
});
afterAll(async () => {
  await program?.remove();
  await next?.remove();
  await indexing?.remove();
});

beforeEach(async () => {
  database = await freshDatabase({ seeded: true });
  await database.sql(FILLED);
});
afterEach(() => database?.drop());

const start = (program: Program, settings = {}) => Instance.start(program, { ...database.settings, ...settings });

/** The unfinished slow migration in `/readyz`, if there is one. */
async function slowMigrationOf(instance: Instance): Promise<TestData> {
  const response = await fetch(`${instance.url}/readyz`);
  expect(response.status).toBe(200);
  const { status, slowMigrations } = (await response.json()) as TestData;
  expect(status).toBe('ready');
  return slowMigrations?.[0];
}

const progress = async (): Promise<number> => {
  const [row] = await database.sql<{ done: string }>('select done from slow_migration');
  return Number(row?.done ?? ROWS);
};
const finishes = (instance: Instance) =>
  until(async () => (await slowMigrationOf(instance)) === undefined, 'it is finished', 120_000);

/** Checks that each row was processed exactly once. */
async function seeAllOnce(): Promise<void> {
  const counts = await database.sql('select times, count(*)::integer as rows from weighed group by times');
  expect(counts).toEqual([{ times: 1, rows: ROWS }]);
  const rows = await database.sql('select name from migration order by id desc limit 1');
  expect(rows).toEqual([{ name: NAME }]);
}

/** The number of instances that run slow migrations. */
const working = async (): Promise<number> => {
  const sessions = await database.sql(`select from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and application_name = 'entente slow migrations' and datname = current_database()`);
  return sessions.length;
};

describe('slow migration', () => {
  it('runs without delaying or failing clients, and is reported by /readyz and the log', async () => {
    const instance = await start(next, { LOG_LEVEL: 'info' });
    const traffic = new Traffic('beside', [instance.url], AS_EDITOR);
    traffic.start(2);
    const reported: TestData[] = [];
    const times: number[] = [];
    for (let found = await slowMigrationOf(instance); found; found = await slowMigrationOf(instance)) {
      reported.push(found);
      const since = performance.now();
      expect((await instance.ask('{ topics { totalCount } }'))?.data.topics.totalCount).toBeGreaterThan(0);
      times.push(performance.now() - since);
    }
    await traffic.stop();
    expect(traffic.unanswered).toBe(0);
    expect(traffic.acknowledged.length).toBeGreaterThan(20);
    expect(reported.at(-1)).toEqual({
      name: NAME,
      done: expect.any(Number),
      total: ROWS,
      since: expect.stringMatching(/^20..-..-..T..:..:..Z$/),
      failures: 0,
      error: null,
    });
    const done = reported.map((each) => each.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(new Set(done).size).toBeGreaterThan(3);
    await seeAllOnce();

    await instance.stop();
    const { complaint } = await instance.run.ended;
    const lines = complaint.split('\n').filter((line) => line.includes('Slow migration'));
    const logged = lines.map((line) => JSON.parse(line));
    expect(logged[0]).toMatchObject({ migration: NAME, done: 0, total: ROWS, msg: 'Slow migration started' });
    expect(logged.at(-1)).toMatchObject({ migration: NAME, msg: 'Slow migration finished' });
    const tenths = logged.slice(1, -1).map((line) => Math.floor((10 * line.done) / line.total));
    expect(tenths).toEqual([...new Set(tenths)].sort((a, b) => a - b));
    expect(tenths.length).toBeGreaterThan(5);
    times.sort((a, b) => a - b);
    process.stdout.write(`${times.length} reads beside it, the slowest ${times.at(-1)!.toFixed(0)} ms\n`);
  });

  it('continues from its last batch after kill -9, and processes each row once', async () => {
    let kills = 0;
    for (let at = 0; at < ROWS * 0.6; kills++) {
      const instance = await start(next);
      at = await until(async () => (await progress()) > at + ROWS * 0.1 && (await progress()), 'it goes on');
      instance.run.signal('SIGKILL');
      await instance.run.ended;
    }
    expect(kills).toBeGreaterThan(1);
    const instance = await start(next);
    await finishes(instance);
    await instance.stop();
    await seeAllOnce();
  });

  it('runs in one of two instances, and in the other when the first is killed', async () => {
    const instances = [await start(next), await start(next)];
    const most: number[] = [];
    await until(async () => {
      most.push(await working());
      for (const instance of instances) expect(await slowMigrationOf(instance)).toMatchObject({ name: NAME });
      return (await progress()) > ROWS * 0.3;
    }, 'it goes on');
    expect(Math.max(...most)).toBe(1);
    const [first, second] = instances as [Instance, Instance];
    first.run.signal('SIGKILL');
    await first.run.ended;
    await finishes(second);
    await second.stop();
    await seeAllOnce();
  });

  it('is retried after a failure and reported without values, while the server runs', async () => {
    await database.sql(`update weighed set weight = 0 where id = 150`);
    const instance = await start(next, { LOG_LEVEL: 'warn' });
    const failing = await until(async () => {
      const found = await slowMigrationOf(instance);
      return found?.failures >= 3 && found;
    }, 'it has failed three times');
    // With fewer rows after each failure, it comes as close as possible to the row that fails.
    expect(failing).toMatchObject({ name: NAME, total: ROWS, error: 'division by zero' });
    expect(failing.done).toBeLessThan(150);
    expect((await instance.ask('{ topics { totalCount } }'))?.data.topics.totalCount).toBeGreaterThan(0);
    await database.sql('update weighed set weight = 1');
    await finishes(instance);
    await instance.stop();
    await seeAllOnce();
    const { complaint } = await instance.run.ended;
    const failures = complaint.split('\n').filter((line) => line.includes('Slow migration failed'));
    expect(JSON.parse(failures[0]!)).toMatchObject({ level: 40, migration: NAME, failures: 1, err: { code: '22012' } });
    expect(failures.length).toBeLessThan(12);
  });

  it('recreates an unfinished index', async () => {
    const instance = await start(indexing);
    const { error } = await until(async () => {
      const found = await slowMigrationOf(instance);
      return found?.failures > 0 && found;
    }, 'it has failed');
    expect(error).toBe('could not create unique index "weighed_weight_idx"');
    const valid = `select indisvalid from pg_index where indexrelid = to_regclass('weighed_weight_idx')`;
    expect(await database.sql(valid)).toEqual([{ indisvalid: false }]);
    await database.sql('update weighed set weight = id');
    await finishes(instance);
    await instance.stop();
    expect(await database.sql(valid)).toEqual([{ indisvalid: true }]);
  });

  it('does not block commands, including those of the version before', async () => {
    const instance = await start(next);
    const label = (name: string) => ['--label', name, '--role', 'EDITOR'];
    expect(await next.key(database.settings, label('next')).ended).toMatchObject({ code: 0, complaint: '' });
    expect(await program.key(database.settings, label('before')).ended).toMatchObject({ code: 0 });
    const table = program.path('agreements.csv');
    writeFileSync(table, 'id,version,title\n');
    expect(await program.import(database.settings, [table]).ended).toMatchObject({ code: 0 });
    expect(await slowMigrationOf(instance)).toMatchObject({ name: NAME });
    await instance.stop();
    expect(await database.sql('select label from api_key order by label')).toEqual([
      { label: 'before' },
      { label: 'next' },
    ]);
  });

  it('continues in a database restored from a backup that was taken during it', async () => {
    const instance = await start(next);
    await until(async () => (await progress()) > ROWS * 0.3, 'it goes on');
    const path = next.path('middle.tar.gz');
    expect(await next.backup(database.settings, [path]).ended).toMatchObject({ code: 0 });
    await finishes(instance);
    await instance.stop();
    const name = 'test_restored_in_the_middle';
    const keeper = new pg.Client({ connectionString: testDatabaseUrl('postgres') });
    await keeper.connect();
    try {
      await keeper.query(`drop database if exists ${name} with (force)`);
      await keeper.query(`create database ${name} template template0`);
      const settings = { DATABASE_URL: testDatabaseUrl(name) };
      expect(await next.restore(settings, [path]).ended).toMatchObject({ code: 0 });
      const restored = await start(next, settings);
      expect((await slowMigrationOf(restored)).done).toBeGreaterThan(ROWS * 0.3);
      await finishes(restored);
      await restored.stop();
      const client = new pg.Client({ connectionString: settings.DATABASE_URL });
      await client.connect();
      const { rows } = await client.query('select times, count(*)::integer as rows from weighed group by times');
      await client.end();
      expect(rows).toEqual([{ times: 1, rows: ROWS }]);
    } finally {
      await keeper.query(`drop database if exists ${name} with (force)`);
      await keeper.end();
    }
  });
});
