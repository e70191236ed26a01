import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { Role } from '../../src/access/viewer.ts';
import { poolOf } from '../../src/database/database.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let standby: pg.Client;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  standby = new pg.Client({ connectionString: server.database.settings.DATABASE_REPLICA_URLS });
  await standby.connect();
});
afterAll(async () => {
  await standby?.end();
  await server?.stop();
});

const OF_ENTENTE = `select application_name as name, count(*)::integer as many from pg_stat_activity
  where datname = current_database() and application_name like 'entente%' group by 1 order by 1`;

it('a test server has two instances, which both read from the standby', async () => {
  for (let n = 0; n < 4; n++) expect((await server.query('{ topics { totalCount } }')).status).toBe(200);
  const { rows } = await standby.query(OF_ENTENTE);
  expect(rows).toEqual([
    { name: 'entente', many: 2 },
    { name: 'entente watch', many: 2 },
  ]);
  expect((await standby.query('select pg_is_in_recovery() as standby')).rows).toEqual([{ standby: true }]);
});

it('a test server uses a pooler, which assigns server connections', async () => {
  const client = await poolOf(server.dataSource).connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  expect((client as unknown as { processID: number }).processID).not.toBe(rows[0].pid);
  client.release();
});

it('a record written through one instance is read through the other at once', async () => {
  const ada = mutationsOn(server);
  for (let n = 0; n < 10; n++) {
    const input = { names: [{ lang: 'en', text: `Topic ${n}` }] };
    const { topic } = await ada.payload('createTopic', input, 'topic { id }');
    const { body } = await server.query('query ($id: ID!) { node(id: $id) { ... on Topic { name } } }', {
      id: topic.id,
    });
    expect(body.data).toEqual({ node: { name: `Topic ${n}` } });
  }
});
