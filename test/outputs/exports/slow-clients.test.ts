import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../harness/program.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';

const ADMIN_KEY = `entente_${'A'.repeat(43)}`;
const SOURCES = 20_000;
const PATH = '/export/sources.ndjson';

/** More than all buffers on the way hold. Without triggers, which take most of the time. */
const WRITE = `
  begin;
  set local session_replication_role = replica;
  with made as (insert into record (id, type, visibility)
    select new_id(), 'SOURCE', 'PUBLIC' from generate_series(1, ${SOURCES}) returning id)
  insert into source (id, title, sort_key, kind) select id, repeat('A long title ', 30), 'a', 'OTHER' from made;
  commit`;

let server: TestServer;
let fast: TestServer;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, knowsKeys: true, environment: { ADMIN_KEY } });
  await server.sql(WRITE);
  fast = await startTestServer({
    database: server.database,
    sending: { graceMs: 500, bytesPerSecond: 100 * 1024 * 1024 },
  });
}, 120_000);
afterAll(async () => {
  await fast?.stop();
  await server?.stop();
});

/** Starts an export and reads only its head. */
async function begin(localAddress: string, headers: Record<string, string> = {}, url = server.url) {
  const [response] = (await once(get(`${url}${PATH}`, { localAddress, headers, agent: false }), 'response')) as [
    IncomingMessage,
  ];
  response.on('error', () => undefined);
  return response;
}

async function rest(response: IncomingMessage): Promise<{ lines: number; isWhole: boolean }> {
  let lines = 0;
  response.on('data', (chunk: Buffer) => {
    lines += chunk.toString('latin1').split('\n').length - 1;
  });
  // Not by `once` of node:events, which rejects if the server closes the connection.
  await new Promise((resolve) => response.once('close', resolve));
  return { lines, isWhole: response.complete };
}

describe('GET /export', () => {
  it('runs two exports of one address, rejects its third one, and runs one of another address', async () => {
    const slow = [await begin('127.0.0.1'), await begin('127.0.0.1')];
    const third = await begin('127.0.0.1');
    expect([third.statusCode, third.headers['retry-after']]).toEqual([503, '60']);
    third.resume();
    const other = await begin('127.0.0.2');
    expect(other.statusCode).toBe(200);
    expect(await rest(other)).toEqual({ lines: SOURCES, isWhole: true });
    for (const response of slow) response.destroy();
    const next = await until(async () => {
      const again = await begin('127.0.0.1');
      if (again.statusCode === 200) return again;
      again.resume();
      return null;
    }, 'a place is free again');
    expect(await rest(next)).toEqual({ lines: SOURCES, isWhole: true });
  }, 120_000);

  it('closes the connection of a client that takes an export too slowly', async () => {
    const response = await begin('127.0.0.1', {}, fast.url);
    await until(async () => {
      const transactions = await server.sql(
        'select from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()',
      );
      return transactions.length === 0;
    }, 'the server has ended the export');
    const { lines, isWhole } = await rest(response);
    expect(isWhole).toBe(false);
    expect(lines).toBeLessThan(SOURCES);
  }, 60_000);

  it('ends an export once its key is revoked', async () => {
    const asAdmin = { authorization: `Bearer ${ADMIN_KEY}` };
    const made = await server.query(
      'mutation { createApiKey(input: { label: "Ada", role: EDITOR }) { apiKey { id } secret } }',
      {},
      asAdmin,
    );
    const { apiKey, secret } = made.body.data.createApiKey;
    const response = await begin('127.0.0.1', { authorization: `Bearer ${secret}` });
    expect(response.statusCode).toBe(200);
    await server.query(`mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { apiKey { id } } }`, {}, asAdmin);
    // Keys are checked every second.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const { lines, isWhole } = await rest(response);
    expect(isWhole).toBe(false);
    expect(lines).toBeLessThan(SOURCES);
    expect((await begin('127.0.0.1', { authorization: `Bearer ${secret}` })).statusCode).toBe(401);
  }, 60_000);
});
