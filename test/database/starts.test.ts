import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { type Server, startServer } from '../../src/app/server.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import type { TestAnswer } from '../harness/server.ts';

jest.setTimeout(90_000);

const STARTS = 5;
const NAME = 'test_starts_at_once';

const config = readConfig({
  PORT: '0',
  LOG_LEVEL: 'warn',
  DATABASE_URL: `${testDatabaseUrl(NAME)}&options=`,
  DATABASE_DIRECT_URL: testDatabaseUrl(NAME),
});

let keeper: pg.Client;
let empty: pg.Client;
beforeAll(async () => {
  keeper = new pg.Client({ connectionString: testDatabaseUrl('postgres') });
  await keeper.connect();
  await keeper.query(`drop database if exists ${NAME} with (force)`);
  await keeper.query(`create database ${NAME}`);
  empty = new pg.Client({ connectionString: testDatabaseUrl(NAME) });
  await empty.connect();
});
afterAll(async () => {
  await empty.end();
  await keeper.query(`drop database if exists ${NAME} with (force)`);
  await keeper.end();
});

it('migrates and fills an empty database once if five servers start at the same time', async () => {
  // Servers may wait for the first one longer than the timeout of a statement.
  await keeper.query(`alter database ${NAME} set statement_timeout = '1s'`);
  const servers: Server[] = await Promise.all(
    Array.from({ length: STARTS }, () => startServer(config, openLog(config))),
  );
  try {
    const answers = await Promise.all(
      servers.map(async ({ localUrl }) => {
        expect((await fetch(`${localUrl}/readyz`)).status).toBe(200);
        const query = '{ parties(where: { levels: [CITY] }) { totalCount } }';
        const response = await fetch(`${localUrl}/graphql?query=${encodeURIComponent(query)}`, {
          headers: { 'apollo-require-preflight': 'true' },
        });
        return ((await response.json()) as TestAnswer['body']).data;
      }),
    );
    expect(answers).toEqual(Array(STARTS).fill({ parties: { totalCount: expect.any(Number) } }));
    const { rows } = await empty.query(`select
      (select count(*) - count(distinct name) from migration)::integer as migrations_twice,
      (select count(*) - count(distinct slug) from party)::integer as parties_twice,
      (select count(*) from forum)::integer as forums`);
    expect(rows).toEqual([{ migrations_twice: 0, parties_twice: 0, forums: 1 }]);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
});

it('starts and logs a warning if hourly jobs fail', async () => {
  await empty.query('alter function prune_changes rename to prunes_nothing');
  const logged: string[] = [];
  const server = await startServer(config, openLog(config, { write: (line) => logged.push(line) }));
  try {
    expect((await fetch(`${server.localUrl}/readyz`)).status).toBe(200);
    expect(logged.map((line) => JSON.parse(line).msg)).toEqual([
      'Old changes of the feed could not be deleted; retrying in an hour',
    ]);
  } finally {
    await server.stop();
    await empty.query('alter function prunes_nothing rename to prune_changes');
  }
});
