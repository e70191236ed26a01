import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { unauthenticated } from '../../src/access/permissions.ts';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { SharedLedger } from '../../src/database/replicas/shared-ledger.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';

const EDITOR = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };

let server: TestServer;
const lines: string[] = [];
beforeAll(async () => {
  // Time stands still for statements: each costs its price alone. What their time costs: see slow-statements.test.ts.
  jest.spyOn(performance, 'now').mockReturnValue(0);
  server = await startTestServer({
    viewer: ({ headers }) => {
      if (headers.authorization === 'Bearer wrong') throw unauthenticated('Authorization: no key of this server.');
      if (headers.authorization === 'Bearer spent') return { ...EDITOR, identity: 'key 2' };
      return headers.authorization ? EDITOR : ANONYMOUS;
    },
    environment: { RATE_ADDRESS: '5000', RATE_KEY: '20000', TRUST_PROXY: '1', LOG_LEVEL: 'info' },
    logTo: (line) => lines.push(line),
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await server.stop();
});

/** What may be spent is there anew with each minute: so one is waited for where this one is nearly over. */
async function earlyInAMinute(): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 20_000) await sleep(left + 100);
}

/** Costs 2,101, whatever is found: nothing of it is given back. */
const DEAR = `{ ${Array.from({ length: 10 }, (_, n) => `g${n}: sessions { groups(by: [KIND, TOPIC]) { totalCount } }`).join(' ')} }`;
/** Costs 2,021 at most, and in fact what its rows cost. */
const EMPTY_LISTS = '{ forums { nodes { sessions(first: 100) { nodes { id } } } } }';
/** Tests that count so far: each has an address of its own. */
let count = 0;
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('What may be spent in a minute', () => {
  beforeEach(earlyInAMinute, 60_000);

  it('is told with each answer, and refused beyond before anything is read', async () => {
    const { headers, cost } = await server.query(DEAR, {}, from('192.0.2.1'));
    expect(cost).toMatchObject({ requested: 2_101, actual: 2_101, remaining: 2_899 });
    expect(headers.get('ratelimit-policy')).toBe('"cost";q=5000;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"cost";r=2899;t=\d{1,2}$/);
    expect((await server.query(DEAR, {}, from('192.0.2.1'))).headers.get('ratelimit')).toMatch(/^"cost";r=798;t=/);

    const refused = await server.query(DEAR, {}, from('192.0.2.1'));
    expect(server.statements()).toEqual([]);
    const [error] = refused.body.errors!;
    expect([refused.status, error!.extensions.code, refused.body.data]).toEqual([429, 'RATE_LIMITED', undefined]);
    expect(error!.message).toMatch(
      /^The request costs 2,101, but only 788 of the 5,000 per minute are left\. Send it again in \d+ seconds\.$/,
    );
    const wait = Number(refused.headers.get('retry-after'));
    expect(refused.headers.get('ratelimit')).toBe(`"cost";r=788;t=${wait}`);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    // What there is enough left for is answered.
    expect((await server.query('{ __typename }', {}, from('192.0.2.1'))).status).toBe(200);
  });

  it('is given back as far as the response did not use it, as headers and cost report', async () => {
    const { headers, cost } = await server.query(EMPTY_LISTS, {}, from('192.0.2.30'));
    const { actual } = cost!;
    expect(actual).toBeLessThan(100);
    const resetsAt = new Date((Math.floor(Date.now() / 60_000) + 1) * 60_000).toISOString();
    expect(cost).toEqual({ requested: 2_021, actual, limit: 5_000, remaining: 5_000 - actual, resetsAt });
    expect(headers.get('ratelimit')).toContain(`r=${5_000 - actual};`);
    const { body, cost: later } = await server.query(
      `{ viewer { rateLimit { remaining } } ${EMPTY_LISTS.slice(1)}`,
      {},
      from('192.0.2.30'),
    );
    // The operation itself sees what is left before anything is given back.
    expect(body.data.viewer.rateLimit.remaining).toBe(5_000 - actual - later!.requested);
    expect(later!.remaining).toBe(5_000 - actual - later!.actual);
  });

  it('costs 1 for a response that is unchanged', async () => {
    const url = `${server.url}/graphql?query=${encodeURIComponent(EMPTY_LISTS)}`;
    const get = (more = {}) =>
      fetch(url, { headers: { 'apollo-require-preflight': 'true', ...from('192.0.2.31'), ...more } });
    const first = await get();
    const { extensions } = (await first.json()) as { extensions: { cost: { actual: number; remaining: number } } };
    const { actual, remaining } = extensions.cost;
    expect(remaining).toBe(5_000 - actual);
    const again = await get({ 'if-none-match': first.headers.get('etag')! });
    expect(again.status).toBe(304);
    expect(again.headers.get('ratelimit')).toContain(`r=${remaining - 1};`);
    // What is left is no part of the response that is compared.
    const other = await get();
    expect(other.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(other.headers.get('ratelimit')).toContain(`r=${remaining - 1 - actual};`);
  });

  it('is given back of the first page of a subscription', async () => {
    const { body } = await server.query('{ feedToken }', {}, from('192.0.2.32'));
    const before = await server.query('{ __typename }', {}, from('192.0.2.32'));
    const query = `subscription { changes(after: "${body.data.feedToken}") { record { id } } }`;
    const gone = new AbortController();
    const events = await fetch(`${server.url}/graphql/stream?query=${encodeURIComponent(query)}`, {
      headers: { ...from('192.0.2.32'), accept: 'text/event-stream' },
      signal: gone.signal,
    });
    let polls = 0;
    // The page of 50 has no rows: it costs 1, as each poll does.
    await until(async () => {
      polls += 1;
      const after = await server.query('{ __typename }', {}, from('192.0.2.32'));
      return before.cost!.remaining - after.cost!.remaining - polls === 1;
    }, 'the page is read');
    gone.abort();
    expect(events.status).toBe(200);
  });

  it('is logged in one line a minute for each client beyond it, however many of its requests are rejected', async () => {
    lines.length = 0;
    const [byAddress, byKey] = [from('192.0.2.20'), { ...from('192.0.2.21'), authorization: 'Bearer spent' }];
    const untilRejected = async (document: string, headers: Record<string, string>) => {
      for (let status = 0; status !== 429; ) ({ status } = await server.query(document, {}, headers));
    };
    for (let time = 0; time < 3; time++) await untilRejected(DEAR, byAddress);
    // The rest is spent on documents that are not valid, until there is not enough for reading another one.
    for (let time = 0; time < 3; time++) await untilRejected('{ nothing }', byAddress);
    for (let time = 0; time < 3; time++) await untilRejected(DEAR, byKey);
    const found = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg !== 'Operation answered');
    expect(found).toEqual([
      expect.objectContaining({
        level: 30,
        client: 'address 192.0.2.20',
        msg: 'A client has spent what it may in a minute.',
      }),
      expect.objectContaining({ level: 30, client: 'key 2', msg: 'A client has spent what it may in a minute.' }),
    ]);
  });

  it('is another client’s own, by address and by key', async () => {
    expect((await server.query(DEAR, {}, from('192.0.2.2'))).headers.get('ratelimit')).toMatch(/r=2899/);
    const byKey = { ...from('192.0.2.1'), authorization: 'Bearer editor' };
    expect((await server.query(DEAR, {}, byKey)).headers.get('ratelimit')).toMatch(/r=17899/);
    expect((await server.query(DEAR, {}, { ...byKey, ...from('192.0.2.9') })).headers.get('ratelimit')).toMatch(
      /r=15798/,
    );
  });

  it('is spent at every door', async () => {
    const [forum] = await server.sql(`select 'forum_' || replace(id::text, '-', '') as id from forum`);
    const page = () => fetch(`${server.url}/id/${forum!.id}`, { headers: from('192.0.2.3') });
    expect((await page()).headers.get('ratelimit')).toMatch(/r=4900/);
    for (let n = 0; n < 2; n++) await server.query(DEAR, {}, from('192.0.2.3'));
    const stream = `${server.url}/graphql/stream?query=${encodeURIComponent(
      'subscription { changes { record { ... on Forum { sessions { nodes { id } } } } } }',
    )}`;
    const events = await fetch(stream, { headers: { ...from('192.0.2.3'), accept: 'text/event-stream' } });
    expect(await events.text()).toContain('RATE_LIMITED');
    for (let n = 0; n < 6; n++) expect((await page()).status).toBe(200);
    const refused = await page();
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true]);
    // Files that are at hand cost nothing.
    expect((await fetch(`${server.url}/playground`, { headers: from('192.0.2.3') })).status).not.toBe(429);
  });

  it('is spent on calendars, feeds and exports for what they are, and on telling that they are as they were', async () => {
    const address = from('192.0.2.6');
    const left: number[] = [];
    for (const path of ['calendar.ics?records=forums', 'feed.atom?records=forums', 'export/forums.csv']) {
      const take = (headers = {}) => fetch(`${server.url}/${path}`, { headers: { ...address, ...headers } });
      const first = await take();
      await first.text();
      const again = await take({ 'if-none-match': first.headers.get('etag')! });
      expect([path, first.status, again.status]).toEqual([path, 200, 304]);
      for (const { headers } of [first, again]) left.push(Number(/r=(\d+)/.exec(headers.get('ratelimit')!)![1]));
    }
    expect(left).toEqual([4_499, 4_498, 4_397, 4_396, 3_386, 3_376]);
  });

  it.each<[string, { query: string } | string, Record<string, string>, string]>([
    ['what is no JSON', '{"query"', {}, 'BAD_REQUEST'],
    ['what is no GraphQL', { query: '{' }, {}, 'GRAPHQL_PARSE_FAILED'],
    ['what is not of the schema', { query: '{ nothing }' }, {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'what is too costly',
      { query: '{ forums(first: 100) { nodes { sessions(first: 100) { nodes { id } } } } }' },
      {},
      'OPERATION_TOO_COSTLY',
    ],
    ['a wrong key', { query: '{ __typename }' }, { authorization: 'Bearer wrong' }, 'UNAUTHENTICATED'],
  ])('is spent on %s: 10 each time, whether it is the same again or not', async (_what, sent, headers, code) => {
    count += 1;
    const address = from(`198.51.100.${count}`);
    for (const rest of [4_990, 4_980]) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...address, ...headers },
        body: typeof sent === 'string' ? sent : JSON.stringify(sent),
      });
      const { errors } = (await response.json()) as TestAnswer['body'];
      expect(errors![0]!.extensions.code).toBe(code);
      if (code !== 'BAD_REQUEST') expect(response.headers.get('ratelimit')).toContain(`r=${rest};`);
    }
    const { headers: after } = await server.query('{ __typename }', {}, address);
    // Those who guess keys do not spend what readers of their address have.
    expect(after.get('ratelimit')).toContain(code === 'UNAUTHENTICATED' ? 'r=4999;' : 'r=4979;');
  });

  it('is spent on rejections until nothing is left: then nothing is even read', async () => {
    const address = from('198.51.100.200');
    const reject = () => server.query('{ nothing }', {}, address);
    for (let n = 0; n < 500; n++) await reject();
    const { status, body, headers } = await reject();
    expect([status, body.errors![0]!.extensions.code, headers.has('retry-after')]).toEqual([429, 'RATE_LIMITED', true]);
  });

  it('is not spent on rejections by those who send a key that was valid', async () => {
    const key = { authorization: 'Bearer editor', ...from('198.51.100.201') };
    const before = Number(
      /r=(\d+)/.exec((await server.query('{ __typename }', {}, key)).headers.get('ratelimit')!)![1],
    );
    await server.query('{ nothing }', {}, key);
    const { headers } = await server.query('{ __typename }', {}, key);
    expect(headers.get('ratelimit')).toContain(`r=${before - 11};`);
    expect((await server.query('{ __typename }', {}, from('198.51.100.201'))).headers.get('ratelimit')).toContain(
      'r=4999;',
    );
  });

  it('is spent on a subscription that is rejected', async () => {
    const address = { ...from('198.51.100.202'), accept: 'text/event-stream' };
    const events = await fetch(`${server.url}/graphql/stream?query=subscription+{+nothing+}`, { headers: address });
    expect(await events.text()).toContain('GRAPHQL_VALIDATION_FAILED');
    const { headers } = await server.query('{ __typename }', {}, from('198.51.100.202'));
    expect(headers.get('ratelimit')).toContain('r=4989;');
  });

  it.each([
    'calendar.ics?records=forums',
    'feed.atom?records=forums',
    'export/forums.csv',
    'export/network.csv?level=CITY',
  ])('is spent by the key with which somebody takes /%s', async (path) => {
    const address = from(`198.51.100.${210 + (path.length % 40)}`);
    const response = await fetch(`${server.url}/${path}`, { headers: { ...address, authorization: 'Bearer editor' } });
    await response.text();
    expect([response.status, response.headers.get('ratelimit-policy')]).toEqual([200, '"cost";q=20000;w=60']);
    const { headers } = await server.query('{ __typename }', {}, address);
    expect(headers.get('ratelimit')).toContain('r=4999;');
  });

  it('is spent by the key with which somebody imports, also where the import is rejected', async () => {
    const key = { authorization: 'Bearer editor', ...from('198.51.100.203') };
    const before = await server.query('{ __typename }', {}, key);
    const response = await fetch(`${server.url}/import`, { method: 'POST', headers: key });
    expect(response.status).toBe(415);
    const after = await server.query('{ __typename }', {}, key);
    const [had, has] = [before, after].map(({ headers }) => Number(/r=(\d+)/.exec(headers.get('ratelimit')!)![1]));
    expect(had! - has!).toBe(1_001);
  });

  it('counts what other processes have answered, and keeps neither addresses nor keys', async () => {
    // Nothing else here costs 41.
    const totals = ['a', 'b', 'c', 'd'].map((name) => `${name}: forums { totalCount }`).join(' ');
    const ask = () => server.query(`{ ${totals} }`, {}, from('192.0.2.4'));
    await ask();
    const kept = await until(async () => {
      const rows = await server.sql('select client, cost from spending');
      return rows.some(({ cost }) => Number(cost) === 41) && rows;
    }, 'it is settled');
    expect(JSON.stringify(kept)).not.toMatch(/192|address|key/);
    await server.sql('update spending set cost = 5000 where cost = 41');
    // It learns of it as it settles what it has spent itself.
    expect((await ask()).status).toBe(200);
    await until(async () => (await ask()).status === 429, 'it has learnt of it');
  });

  it('is added up once, also where what is over could not be forgotten at first', async () => {
    const [long, ago] = [1, 2];
    await server.sql(`insert into spending (client, minute, cost) values ('long ago', ${long - 1}, 5)`);
    let isBusy = true;
    const ledger = new SharedLedger((text, values) => {
      if (isBusy && text.startsWith('delete')) throw new Error('not now');
      return server.dataSource.query(text, values);
    });
    const settle = () => ledger.settle(ago, new Map([['Ada', 7]]));
    await expect(settle()).rejects.toThrow('not now');
    isBusy = false;
    expect(await settle()).toEqual(new Map([['Ada', 7]]));
    expect(await server.sql(`select minute, cost from spending where minute <= ${ago}`)).toEqual([
      { minute: ago, cost: '7' },
    ]);
  });

  it('is also spent on what a record has more of than is usual', async () => {
    const aliases = Array.from({ length: 30 }, (_, n) => `{ lang: "en", text: "Manynames ${n}", kind: ALIAS }`);
    const input = `{ level: CITY, names: [{ lang: "en", text: "Manynames" }, ${aliases.join(', ')}] }`;
    const byKey = { authorization: 'Bearer editor', ...from('192.0.2.5') };
    await server.query(`mutation { createParty(input: ${input}) { party { id } userErrors { code } } }`, {}, byKey);
    const { cost } = await server.query('{ party(ref: "Manynames") { names { text } } }', {}, from('192.0.2.5'));
    expect(cost).toMatchObject({ requested: 24, actual: 33, limit: 5_000, remaining: 5_000 - 33 });
    const { headers } = await server.query('{ __typename }', {}, from('192.0.2.5'));
    expect(headers.get('ratelimit')).toContain(`r=${5_000 - 33 - 1};`);
  });
});
