import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { unauthenticated } from '../../src/access/permissions.ts';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { DatabaseRateLimitStore } from '../../src/database/rate-limit-store.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';

const EDITOR = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };

let server: TestServer;
const lines: string[] = [];
beforeAll(async () => {
  // Statements take no time here, so each costs only its price. For the cost of time see slow-statements.test.ts.
  jest.spyOn(performance, 'now').mockReturnValue(0);
  server = await startTestServer({
    viewer: ({ headers }) => {
      if (headers.authorization === 'Bearer wrong') throw unauthenticated('Authorization: no key of this server.');
      if (headers.authorization === 'Bearer spent') return { ...EDITOR, identity: 'key 2' };
      return headers.authorization ? EDITOR : ANONYMOUS;
    },
    environment: { RATE_LIMIT_ADDRESS: '5000', RATE_LIMIT_KEY: '20000', TRUST_PROXY: '1', LOG_LEVEL: 'info' },
    logTo: (line) => lines.push(line),
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await server.stop();
});

/** Waits for the next minute if the current one is nearly over: each minute has a new allowance. */
async function earlyInAMinute(): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 20_000) await sleep(left + 100);
}

/** Costs 2,101 whatever is found: nothing is refunded. */
const DEAR = `{ ${Array.from({ length: 10 }, (_, n) => `g${n}: sessions { groups(by: [KIND, TOPIC]) { totalCount } }`).join(' ')} }`;
/** Estimated at 2,021; the actual cost is that of its rows. */
const EMPTY_LISTS = '{ forums { nodes { sessions(first: 100) { nodes { id } } } } }';
/** Number of tests so far that use an address of their own. */
let count = 0;
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('The rate limit of a minute', () => {
  beforeEach(earlyInAMinute, 60_000);

  it('is reported with each response, and rejects requests before anything is read', async () => {
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
    // Cheaper requests are still answered.
    expect((await server.query('{ __typename }', {}, from('192.0.2.1'))).status).toBe(200);
  });

  it('refunds what the response did not use, as headers and cost report', async () => {
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
    // The operation itself reads the allowance before the refund.
    expect(body.data.viewer.rateLimit.remaining).toBe(5_000 - actual - later!.requested);
    expect(later!.remaining).toBe(5_000 - actual - later!.actual);
  });

  it('charges 1 for an unchanged response', async () => {
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
    // The allowance is no part of the ETag.
    const other = await get();
    expect(other.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(other.headers.get('ratelimit')).toContain(`r=${remaining - 1 - actual};`);
  });

  it('refunds what the first page of a subscription did not use', async () => {
    const { body } = await server.query('{ feedToken }', {}, from('192.0.2.32'));
    const before = await server.query('{ __typename }', {}, from('192.0.2.32'));
    const query = `subscription { changes(after: "${body.data.feedToken}") { record { id } } }`;
    const gone = new AbortController();
    const events = await fetch(`${server.url}/graphql/stream?query=${encodeURIComponent(query)}`, {
      headers: { ...from('192.0.2.32'), accept: 'text/event-stream' },
      signal: gone.signal,
    });
    let polls = 0;
    // The page of 50 has no rows: it costs 1, like each query of this loop.
    await until(async () => {
      polls += 1;
      const after = await server.query('{ __typename }', {}, from('192.0.2.32'));
      return before.cost!.remaining - after.cost!.remaining - polls === 1;
    }, 'the page is read');
    gone.abort();
    expect(events.status).toBe(200);
  });

  it('logs one line a minute for each client beyond it, however many requests are rejected', async () => {
    lines.length = 0;
    const [byAddress, byKey] = [from('192.0.2.20'), { ...from('192.0.2.21'), authorization: 'Bearer spent' }];
    const untilRejected = async (document: string, headers: Record<string, string>) => {
      for (let status = 0; status !== 429; ) ({ status } = await server.query(document, {}, headers));
    };
    for (let time = 0; time < 3; time++) await untilRejected(DEAR, byAddress);
    // The rest is spent on invalid documents, until too little is left to read another one.
    for (let time = 0; time < 3; time++) await untilRejected('{ nothing }', byAddress);
    for (let time = 0; time < 3; time++) await untilRejected(DEAR, byKey);
    const found = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg !== 'Operation answered');
    expect(found).toEqual([
      expect.objectContaining({
        level: 30,
        client: 'address 192.0.2.20',
        msg: 'Rate limit of a client exceeded',
      }),
      expect.objectContaining({ level: 30, client: 'key 2', msg: 'Rate limit of a client exceeded' }),
    ]);
  });

  it('is separate for each client, by address or key', async () => {
    expect((await server.query(DEAR, {}, from('192.0.2.2'))).headers.get('ratelimit')).toMatch(/r=2899/);
    const byKey = { ...from('192.0.2.1'), authorization: 'Bearer editor' };
    expect((await server.query(DEAR, {}, byKey)).headers.get('ratelimit')).toMatch(/r=17899/);
    expect((await server.query(DEAR, {}, { ...byKey, ...from('192.0.2.9') })).headers.get('ratelimit')).toMatch(
      /r=15798/,
    );
  });

  it('charges every route and transport', async () => {
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
    // Static files cost nothing.
    expect((await fetch(`${server.url}/playground`, { headers: from('192.0.2.3') })).status).not.toBe(429);
  });

  it('charges calendars, feeds and exports by size, and at most 10 for a 304', async () => {
    const address = from('192.0.2.6');
    const left: number[] = [];
    await waitForFeed(server);
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
    ['a body that is not JSON', '{"query"', {}, 'BAD_REQUEST'],
    ['a document that is not GraphQL', { query: '{' }, {}, 'GRAPHQL_PARSE_FAILED'],
    ['an invalid document', { query: '{ nothing }' }, {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an operation that is too expensive',
      { query: '{ forums(first: 100) { nodes { sessions(first: 100) { nodes { id } } } } }' },
      {},
      'OPERATION_TOO_COSTLY',
    ],
    ['an invalid key', { query: '{ __typename }' }, { authorization: 'Bearer wrong' }, 'UNAUTHENTICATED'],
  ])('charges 10 for %s, each time it is sent', async (_what, sent, headers, code) => {
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
    // Guessed keys do not use up the allowance of anonymous clients at the same address.
    expect(after.get('ratelimit')).toContain(code === 'UNAUTHENTICATED' ? 'r=4999;' : 'r=4979;');
  });

  it('charges rejected requests until nothing is left, then rejects further ones unread', async () => {
    const address = from('198.51.100.200');
    const reject = () => server.query('{ nothing }', {}, address);
    for (let n = 0; n < 500; n++) await reject();
    const { status, body, headers } = await reject();
    expect([status, body.errors![0]!.extensions.code, headers.has('retry-after')]).toEqual([429, 'RATE_LIMITED', true]);
  });

  it('charges rejected requests to the key that was sent, not to its address', async () => {
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

  it('charges a rejected subscription', async () => {
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
  ])('charges the key of a request for /%s', async (path) => {
    const address = from(`198.51.100.${210 + (path.length % 40)}`);
    const response = await fetch(`${server.url}/${path}`, { headers: { ...address, authorization: 'Bearer editor' } });
    await response.text();
    expect([response.status, response.headers.get('ratelimit-policy')]).toEqual([200, '"cost";q=20000;w=60']);
    const { headers } = await server.query('{ __typename }', {}, address);
    expect(headers.get('ratelimit')).toContain('r=4999;');
  });

  it('charges the key of an import, even if the import is rejected', async () => {
    const key = { authorization: 'Bearer editor', ...from('198.51.100.203') };
    const before = await server.query('{ __typename }', {}, key);
    const response = await fetch(`${server.url}/import`, { method: 'POST', headers: key });
    expect(response.status).toBe(415);
    const after = await server.query('{ __typename }', {}, key);
    const [had, has] = [before, after].map(({ headers }) => Number(/r=(\d+)/.exec(headers.get('ratelimit')!)![1]));
    expect(had! - has!).toBe(1_001);
  });

  it('counts requests to other processes, and stores neither addresses nor keys', async () => {
    // No other test costs 41.
    const totals = ['a', 'b', 'c', 'd'].map((name) => `${name}: forums { totalCount }`).join(' ');
    const ask = () => server.query(`{ ${totals} }`, {}, from('192.0.2.4'));
    await ask();
    const kept = await until(async () => {
      const rows = await server.sql('select client, cost from spending');
      return rows.some(({ cost }) => Number(cost) === 41) && rows;
    }, 'it is settled');
    expect(JSON.stringify(kept)).not.toMatch(/192|address|key/);
    await server.sql('update spending set cost = 5000 where cost = 41');
    // The process learns the total when it settles its own spending.
    expect((await ask()).status).toBe(200);
    await until(async () => (await ask()).status === 429, 'the total is known');
  });

  it('adds up spending once, even if deleting old rows failed at first', async () => {
    const [long, ago] = [1, 2];
    await server.sql(`insert into spending (client, minute, cost) values ('long ago', ${long - 1}, 5)`);
    let isBusy = true;
    const ledger = new DatabaseRateLimitStore((text, values) => {
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

  it('charges for more entries of a record than the estimate assumes', async () => {
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
