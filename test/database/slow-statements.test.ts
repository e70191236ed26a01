import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { poolOf } from '../../src/database/database.ts';
import { maxSlowStatements } from '../../src/query/running/pipelining.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

// Statements are slow here because they wait for a locked table, however busy the machine is.

const READER = { role: Role.READER, name: 'Ada', identity: 'key 1' };
const LIMIT = 100_000;

let server: TestServer;
let holder: pg.Client;

beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) => (headers.authorization ? READER : ANONYMOUS),
    environment: { RATE_LIMIT_ADDRESS: String(LIMIT), RATE_LIMIT_KEY: String(LIMIT), TRUST_PROXY: '1' },
  });
});
afterAll(() => server.stop());

beforeEach(async () => {
  holder = new pg.Client({ connectionString: server.database.url });
  await holder.connect();
  await holder.query('begin');
  // Spent cost is reset with each minute.
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 30_000) await sleep(left + 100);
}, 90_000);
afterEach(() => holder.end());

const from = (address: string) => ({ 'x-forwarded-for': address });

/** Statements that wait for a table of this database. */
async function countBlocked(): Promise<number> {
  const rows = await server.sql(`select from pg_locks l join pg_class c on c.oid = l.relation
    where not l.granted and l.database = (select oid from pg_database where datname = current_database())`);
  return rows.length;
}

/** Locks the agreements until `release`. */
const hold = () => holder.query('lock table agreement in access exclusive mode');
const release = () => holder.query('rollback');

/** The remaining rate limit of a client. */
async function left(headers: Record<string, string>): Promise<number> {
  const answer = await server.query('{ __typename }', {}, headers);
  return Number(/r=(-?\d+)/.exec(answer.headers.get('ratelimit')!)![1]) + 1;
}

/** Counts agreements: expected to be slow by its estimated cost. */
const groups = (name: string) => `{ ${name}: agreements { groups(by: [YEAR]) { rows { count } } } }`;

describe('slow statements of many clients', () => {
  it('leave connections to quick ones, and are rejected after a long wait at the cost of a rejection', async () => {
    // Known to be quick from now on.
    const quick = () => server.query('{ party(ref: "Moscow") { name } }', {}, from('192.0.2.99'));
    for (let n = 0; n < 3; n++) await quick();
    await hold();
    const responses = Array.from({ length: 12 }, (_, client) =>
      Array.from({ length: 3 }, (_, n) => server.query(groups(`a${client}_${n}`), {}, from(`198.51.100.${client}`))),
    ).flat();
    const maxSlow = maxSlowStatements(poolOf(server.dataSource).options.max);
    await until(async () => (await countBlocked()) === maxSlow, 'as many are at work as may be');
    for (let n = 0; n < 20; n++) {
      const { status, body } = await quick();
      expect([status, body.data]).toEqual([200, { party: { name: 'Moscow' } }]);
      expect(await countBlocked()).toBeLessThanOrEqual(maxSlow);
    }
    const rejected: unknown[] = [];
    for (const answer of responses) {
      void answer.then(({ status, headers, body }) => {
        if (body.errors) rejected.push([status, headers.get('retry-after'), body.errors[0]!.extensions.code]);
      });
    }
    await until(async () => rejected.length >= 36 - 2 * maxSlow, 'those are rejected that wait for 2.5 seconds');
    expect(rejected.filter((response) => String(response) === '503,2,OVERLOADED').length).toBeGreaterThanOrEqual(
      36 - 2 * maxSlow,
    );
    await release();
    const codes = (await Promise.all(responses)).map(({ body }) => body.errors?.[0]?.extensions.code ?? 'answered');
    expect(codes.every((code) => ['OVERLOADED', 'TIMEOUT', 'answered'].includes(code))).toBe(true);
    const paid = await Promise.all(Array.from({ length: 12 }, (_, n) => left(from(`198.51.100.${n}`))));
    expect(Math.max(...paid)).toBe(LIMIT - 30);
  });

  it('are admitted normally when they were measured as quick, whatever their estimated cost', async () => {
    const query = groups('measured');
    for (let n = 0; n < 3; n++) expect((await server.query(query, {}, from('192.0.2.1'))).status).toBe(200);
    await holder.query('lock table forum in access exclusive mode');
    const responses = Array.from({ length: 8 }, (_, n) =>
      server.query(`{ f${n}: forums { groups(by: [YEAR]) { rows { count } } } }`, {}, from(`203.0.113.${n}`)),
    );
    const maxSlow = maxSlowStatements(poolOf(server.dataSource).options.max);
    await until(async () => (await countBlocked()) === maxSlow, 'as many are at work as may be');
    expect((await server.query(query, {}, from('192.0.2.1'))).status).toBe(200);
    await release();
    await Promise.all(responses);
  });
});

describe('statement time beyond the estimated cost', () => {
  const PRICE = 21;
  const agreements = (name: string) => `{ ${name}: agreements { nodes { title } } }`;
  /** The minimum time for which every statement is blocked, in milliseconds. */
  const HELD_MS = 400;
  const OWED = HELD_MS / 2;

  async function whileLocked(act: () => Promise<unknown>, table = 'agreement'): Promise<void> {
    await holder.query(`lock table ${table} in access exclusive mode`);
    const done = act();
    await until(async () => (await countBlocked()) > 0, 'a statement waits');
    await sleep(HELD_MS);
    await release();
    await done;
  }

  it('is charged after the response, and not part of its cost', async () => {
    const client = from('192.0.2.11');
    await whileLocked(async () => {
      const { cost, headers } = await server.query(agreements('answered'), {}, client);
      // The page is empty. Its time is charged afterwards.
      expect(cost).toMatchObject({ requested: PRICE, actual: 1, remaining: LIMIT - 1 });
      expect(headers.get('ratelimit')).toContain(`r=${LIMIT - 1};`);
    });
    expect(await left(client)).toBeLessThanOrEqual(LIMIT - OWED);
  });

  it('is charged after the client has disconnected', async () => {
    const client = from('192.0.2.12');
    await whileLocked(async () => {
      const controller = new AbortController();
      const answer = fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...client },
        body: JSON.stringify({ query: agreements('gone') }),
        signal: controller.signal,
      });
      answer.catch(() => {});
      await until(async () => (await countBlocked()) > 0, 'it waits');
      await sleep(HELD_MS);
      controller.abort();
      await until(async () => (await countBlocked()) === 0, 'it was cancelled');
    });
    await until(async () => (await left(client)) <= LIMIT - OWED, 'its time is charged');
  });

  it('is charged after a timeout', async () => {
    const client = from('192.0.2.13');
    await hold();
    const { status, body, cost } = await server.query(agreements('late'), {}, client);
    expect([status, body.errors![0]!.extensions.code]).toEqual([503, 'TIMEOUT']);
    // Nothing is refunded.
    expect(cost).toMatchObject({ requested: PRICE, actual: PRICE, remaining: LIMIT - PRICE });
    await release();
    // A read may take up to 5 seconds.
    await until(async () => (await left(client)) <= LIMIT - 2_000, 'its time is charged');
  });

  it('is charged for pages of a subscription, to its API key', async () => {
    const key = { authorization: 'Bearer reader', ...from('192.0.2.14') };
    const { body } = await server.query('{ changes(first: 1) { endToken } }');
    // Its estimated cost is 51.
    const query = `subscription { changes(after: "${body.data.changes.endToken}") { token } }`;
    const controller = new AbortController();
    await whileLocked(async () => {
      const events = await fetch(`${server.url}/graphql/stream?query=${encodeURIComponent(query)}`, {
        headers: { ...key, accept: 'text/event-stream' },
        signal: controller.signal,
      });
      const reader = events.body!.getReader();
      let text = '';
      while (!text.includes('data:')) text += new TextDecoder().decode((await reader.read()).value);
    }, 'change');
    controller.abort();
    expect(await left(key)).toBeLessThanOrEqual(LIMIT - OWED);
    expect(await left(from('192.0.2.14'))).toBe(LIMIT);
  });

  it.each(['agreements.csv?by=YEAR', 'network.csv?level=COUNTRY'])('is charged for the export %s', async (path) => {
    const client = from(`192.0.2.2${path.length}`);
    await holder.query('lock table agreement, involvement in access exclusive mode');
    const answer = fetch(`${server.url}/export/${path}`, { headers: client });
    await until(async () => (await countBlocked()) > 0, 'it waits');
    await sleep(2_500);
    await release();
    expect((await answer).status).toBe(200);
    // An export costs 1,000, which covers two seconds.
    expect(await left(client)).toBeLessThanOrEqual(LIMIT - 1_250);
  });
});
