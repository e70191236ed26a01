import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrations } from '../../migrations/index.ts';
import { INSTANCES } from '../harness/multi-instance.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Slightly longer than a result is reused. */
const HOLDS_MS = 1_100;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ seeded: false });
});
afterAll(() => server.stop());

async function readiness(): Promise<[number, unknown]> {
  const response = await fetch(`${server.url}/readyz`);
  return [response.status, await response.json()];
}

/** The next different result; results are reused for one second. */
async function becomes(status: number): Promise<unknown> {
  const [, body] = await until(async () => {
    const found = await readiness();
    return found[0] === status && found;
  }, `it answers ${status}`);
  return body;
}

it('is ready after the start, and queries the database at most once a second', async () => {
  expect(await readiness()).toEqual([200, { status: 'ready' }]);
  await server.query('{ __typename }');
  const since = performance.now();
  for (let n = 0; n < 50; n++) expect((await readiness())[0]).toBe(200);
  const seconds = (performance.now() - since) / 1000;
  const looks = server.statements().filter(({ text }) => text.includes('from migration'));
  expect(looks.length).toBeLessThanOrEqual(INSTANCES * (1 + seconds));
});

it('is not ready while the database lacks migrations', async () => {
  const quick = migrations.findLast(({ isSlow }) => !isSlow)!;
  const [last] = await server.sql('delete from migration where name = $1 returning *', [quick.name]);
  expect(await becomes(503)).toEqual({ status: 'not ready', reason: 'The database lacks migrations.' });
  await server.sql('insert into migration (id, timestamp, name) values ($1, $2, $3)', [
    last!.id,
    last!.timestamp,
    last!.name,
  ]);
  expect(await becomes(200)).toEqual({ status: 'ready' });
});

it('is ready on a database with compatible migrations of a later version', async () => {
  await server.sql(`insert into migration (timestamp, name) values (1, 'OfTheFuture1')`);
  await sleep(HOLDS_MS);
  expect(await readiness()).toEqual([200, { status: 'ready' }]);
  await server.sql(`delete from migration where name = 'OfTheFuture1'`);
});

it('is not ready while the database is changed for later versions only', async () => {
  await server.sql(`insert into migration (timestamp, name, oldest) values (1, 'Removing1', 9999)`);
  expect(await becomes(503)).toEqual({
    status: 'not ready',
    reason: 'The database was changed for later versions of Entente than this one.',
  });
  await server.sql(`delete from migration where name = 'Removing1'`);
  expect(await becomes(200)).toEqual({ status: 'ready' });
});

it('is ready while slow migrations run, and reports their progress', async () => {
  await server.sql(`insert into slow_migration (name, done, total, began_at, failures, error) values
    ('later1800000009999', 0, null, null, 0, null),
    ('sums1800000009998', 1200, 5000, '2026-12-01T12:30:05.5+01:00', 2, 'division by zero')`);
  await sleep(HOLDS_MS);
  expect(await readiness()).toEqual([
    200,
    {
      status: 'ready',
      slowMigrations: [
        {
          name: 'sums1800000009998',
          done: 1200,
          total: 5000,
          since: '2026-12-01T11:30:05Z',
          failures: 2,
          error: 'division by zero',
        },
        { name: 'later1800000009999', done: 0, total: null, since: null, failures: 0, error: null },
      ],
    },
  ]);
  await server.sql('delete from slow_migration');
  await sleep(HOLDS_MS);
  expect(await readiness()).toEqual([200, { status: 'ready' }]);
});

it('is not ready but alive while the database does not respond', async () => {
  const name = new URL(server.database.url).pathname.slice(1);
  const keeper = new pg.Client({ connectionString: testDatabaseUrl('postgres') });
  await keeper.connect();
  await keeper.query(`alter database ${name} allow_connections false`);
  await keeper.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  expect(await becomes(503)).toEqual({ status: 'not ready', reason: 'The database does not answer.' });
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  await keeper.query(`alter database ${name} allow_connections true`);
  await keeper.end();
  expect(await becomes(200)).toEqual({ status: 'ready' });
});
