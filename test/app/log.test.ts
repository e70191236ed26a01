import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { closeAll, errorsOf, Listener, transports } from '../harness/listener.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Values that only their sender may read. */
const NEEDLE = 'kX7-needle-Пётр';
const KEY = `entente_${'needle'.repeat(7)}x`;
const SECRETS = /needle|Пётр/;

const INVALID = 'invalid input syntax for type integer: "…"';

type Line = Record<string, unknown> & {
  requestId?: string;
  code?: string;
  msg: string;
  err?: { [name: string]: unknown };
};

let server: TestServer;
const lines: string[] = [];
beforeAll(async () => {
  server = await startTestServer({
    knowsKeys: true,
    environment: { LOG_LEVEL: 'trace', ADMIN_KEY: 'needle-needle-needle-needle-needle' },
    logTo: (line) => lines.push(line),
  });
});
beforeEach(() => {
  lines.length = 0;
});
afterEach(closeAll);
afterAll(() => server.stop());

const logged = () => lines.map((line) => JSON.parse(line) as Line);
const lineOf = (requestId: unknown) => logged().filter((line) => line.requestId === requestId && line.err);

/** Makes the database fail while it reads topics, and runs work meanwhile. */
async function whileTopicsFail(how: string, act: () => Promise<void>): Promise<void> {
  await server.sql('alter table topic rename to topic_kept');
  await server.sql(how);
  try {
    await act();
  } finally {
    await server.sql('drop view if exists topic');
    await server.sql('alter table topic_kept rename to topic');
  }
}

describe('log without values of clients', () => {
  it.each([
    ['a rejected variable', 'query ($x: Int) { agreements(first: $x) { totalCount } }', { x: NEEDLE }],
    ['a rejected value in the document', `{ agreements(first: "${NEEDLE}") { totalCount } }`, {}],
    ['an invalid document', `{ "${NEEDLE}`, {}],
    ['an unknown name', 'query ($x: String!) { party(ref: $x) { name } }', { x: NEEDLE }],
    ['a search', 'query ($x: String!) { agreements(search: $x) { totalCount } }', { x: NEEDLE }],
    ['an invalid token', 'query ($x: String!) { changes(after: $x) { endToken } }', { x: NEEDLE }],
  ])('omits %s', async (_what, query, variables) => {
    await server.query(query, variables, { 'x-request-id': NEEDLE.replace(/\W/g, ''), 'x-secret': 'needle' });
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => SECRETS.test(line))).toEqual([]);
  });

  it('omits API keys, valid or not', async () => {
    const refused = await server.query('{ viewer { role } }', {}, { authorization: `Bearer ${KEY}` });
    expect(refused.status).toBe(401);
    const known = await server.query(
      '{ viewer { role } }',
      {},
      { authorization: 'Bearer needle-needle-needle-needle-needle' },
    );
    expect(known.body.data).toEqual({ viewer: { role: 'ADMIN' } });
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => SECRETS.test(line))).toEqual([]);
  });

  it('omits the URL and body of a failed request', async () => {
    const send = (path: string, init: RequestInit) => fetch(`${server.url}${path}`, init);
    await send(`/graphql?query=${NEEDLE}&variables=${NEEDLE}`, { headers: { cookie: 'needle' } });
    await send('/graphql', { method: 'POST', body: NEEDLE, headers: { 'content-type': 'application/json' } });
    await send(`/id/${NEEDLE}`, {});
    expect(lines.filter((line) => SECRETS.test(line))).toEqual([]);
  });
});

describe('log line of a database error', () => {
  const ask = () => server.query('query ($x: String) { topics(search: $x) { nodes { name } } }', { x: NEEDLE });

  it('has names of the schema', async () => {
    await whileTopicsFail('create view topic as select id from topic_kept', async () => {
      const { body, headers } = await ask();
      const [error] = body.errors!;
      expect(error!.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: headers.get('x-request-id') });
      const found = lineOf(error!.extensions.requestId);
      expect(found.at(-1)).toMatchObject({
        level: 50,
        msg: 'Operation failed',
        err: { causes: [{ code: '42703' }] },
      });
      expect(found.at(-1)!.err!.message).toMatch(/column .* does not exist/);
    });
    expect(lines.filter((line) => SECRETS.test(line))).toEqual([]);
  });

  it('has no quoted values of the message', async () => {
    await whileTopicsFail(
      `create view topic as select t.* from topic_kept t where '${NEEDLE}'::text::integer > length(t.id::text)`,
      async () => {
        const { body } = await ask();
        const found = lineOf(body.errors![0]!.extensions.requestId);
        expect(found.at(-1)!.err).toMatchObject({ causes: [{ code: '22P02', message: INVALID }] });
      },
    );
    expect(lines.filter((line) => SECRETS.test(line))).toEqual([]);
  });

  it.each(Object.keys(transports))('has the request id of a subscription by %s', async (transport) => {
    await whileTopicsFail('create view topic as select id from topic_kept', async () => {
      const query = `subscription ($x: [String!]) { changes(after: "", involving: $x) { record { ... on Topic { name } } } }`;
      const token = (await server.query('{ feedToken }')).body.data.feedToken;
      const listener = new Listener(
        transports[transport]!(server.url),
        { x: [NEEDLE], after: token },
        query.replace('""', `"${token}"`),
      );
      const [error] = await errorsOf(listener);
      expect(error.extensions.code).toBe('INTERNAL_SERVER_ERROR');
      const found = lineOf(error.extensions.requestId);
      expect(found).toEqual([expect.objectContaining({ msg: 'Subscription failed', code: 'INTERNAL_SERVER_ERROR' })]);
    });
    expect(lines.filter((line) => SECRETS.test(line))).toEqual([]);
  });
});

it('omits the connection parameters of a WebSocket', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.once('open', () => {
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${KEY}` } }));
    socket.send(`{"type": "subscribe", "id": "${NEEDLE}", "payload": {"query": "${NEEDLE}"}}`);
    socket.send(NEEDLE);
  });
  await closed;
  expect(lines.filter((line) => SECRETS.test(line))).toEqual([]);
});

it('logs each operation at level info, with name, code and duration', async () => {
  const { headers } = await server.query('query Named { feedToken }');
  expect(logged().filter(({ msg }) => msg === 'Operation answered')).toEqual([
    expect.objectContaining({
      level: 30,
      requestId: headers.get('x-request-id'),
      operation: 'Named',
      type: 'query',
      code: null,
      ms: expect.any(Number),
    }),
  ]);
});

describe('identity in the log line of an operation', () => {
  it('is the id of the API key, never the key', async () => {
    const asAdmin = { authorization: 'Bearer needle-needle-needle-needle-needle' };
    const given = await server.query(
      'mutation { createApiKey(input: { idempotencyKey: "1", label: "logged", role: READER }) { secret } }',
      {},
      asAdmin,
    );
    const { secret } = given.body.data.createApiKey;
    const [{ id }] = (await server.sql(`select id from api_key where label = 'logged'`)) as [{ id: string }];
    lines.length = 0;
    const asReader = { authorization: `Bearer ${secret}` };
    await server.query('{ feedToken }', {}, asReader);
    await server.query('{ agreement(id: "?") { id } }', {}, asReader);
    await server.query('{ feedToken }', {}, asAdmin);
    await server.query('{ feedToken }');
    const of = (msg: string) => logged().filter((line) => line.msg === msg);
    expect(of('Operation answered').map(({ identity }) => identity)).toEqual([
      `key ${id}`,
      `key ${id}`,
      'ADMIN_KEY',
      undefined,
    ]);
    expect(of('Operation rejected').map(({ identity }) => identity)).toEqual([`key ${id}`]);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });

  it.each(Object.keys(transports))('is in the line of a failed subscription by %s', async (transport) => {
    await whileTopicsFail('create view topic as select id from topic_kept', async () => {
      const token = (await server.query('{ feedToken }')).body.data.feedToken;
      const query = `subscription { changes(after: "${token}") { record { ... on Topic { name } } } }`;
      const listener = new Listener(
        transports[transport]!(server.url, 'Bearer needle-needle-needle-needle-needle'),
        {},
        query,
      );
      const [error] = await errorsOf(listener);
      expect(lineOf(error.extensions.requestId).map(({ identity }) => identity)).toEqual(['ADMIN_KEY']);
    });
  });

  it('is in the line of an operation that fails through a bug', async () => {
    await whileTopicsFail('create view topic as select id from topic_kept', async () => {
      const { body } = await server.query(
        '{ topics { nodes { name } } }',
        {},
        { authorization: 'Bearer needle-needle-needle-needle-needle' },
      );
      const found = lineOf(body.errors![0]!.extensions.requestId);
      expect(found.map(({ identity }) => identity)).toEqual(found.map(() => 'ADMIN_KEY'));
      expect(found.length).toBeGreaterThan(0);
    });
  });
});
