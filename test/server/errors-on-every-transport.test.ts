import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { INTERNAL_DETAILS } from '../harness/public-errors.ts';
import { startTestServer, type TestAnswer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
const logged: { [field: string]: unknown }[] = [];

beforeAll(async () => {
  server = await startTestServer({ knowsKeys: true, logTo: (line) => logged.push(JSON.parse(line)) });
});
afterAll(() => server?.stop());

const NOBODYS = `party_0199c1f4a2b37c4d8e9f${'0'.repeat(12)}`;
const JSON_BODY = { 'content-type': 'application/json' };
const PREFLIGHT = { 'apollo-require-preflight': 'true' };

type Row = [path: string, status: number, code: string, init?: RequestInit];

function post(path: string, status: number, code: string, body: string, headers: object = JSON_BODY): Row {
  return [path, status, code, { method: 'POST', headers: headers as Record<string, string>, body }];
}

const asked = (path: string, ...methods: string[]) =>
  methods.map((method): Row => [path, 405, 'METHOD_NOT_ALLOWED', { method }]);

/** Invalid requests to each route, with the expected status and code. */
const ROUTES: { [route: string]: Row[] } = {
  'GraphQL by POST': [
    post('/graphql', 400, 'BAD_REQUEST', '{'),
    post('/graphql', 422, 'BAD_REQUEST', '{}'),
    post('/graphql', 422, 'BAD_REQUEST', '{"query": 1}'),
    post('/graphql', 400, 'GRAPHQL_PARSE_FAILED', '{"query": "{"}'),
    post('/graphql', 422, 'GRAPHQL_VALIDATION_FAILED', '{"query": "{ nothing }"}'),
    post('/graphql', 415, 'UNSUPPORTED_MEDIA_TYPE', 'query=x', { 'content-type': 'application/x-www-form-urlencoded' }),
    post('/graphql', 401, 'UNAUTHENTICATED', '{"query": "{ __typename }"}', {
      ...JSON_BODY,
      authorization: 'Bearer x',
    }),
    ...asked('/graphql', 'PUT', 'DELETE'),
  ],
  'GraphQL by GET': [
    ['/graphql?query=%7B__typename%7D', 400, 'BAD_REQUEST'],
    ['/graphql?query=%7B', 400, 'GRAPHQL_PARSE_FAILED', { headers: PREFLIGHT }],
    ['/graphql?query=%7B__typename%7D&variables=x', 400, 'BAD_REQUEST', { headers: PREFLIGHT }],
    ['/graphql?query=mutation%7B__typename%7D', 405, 'BAD_REQUEST', { headers: PREFLIGHT }],
  ],
  'server-sent events': [
    ['/graphql/stream', 406, 'NOT_ACCEPTABLE', { headers: { accept: 'text/html' } }],
    ['/graphql/stream', 406, 'NOT_ACCEPTABLE', { headers: { accept: 'text/event-stream;q=0, text/html' } }],
    ['/graphql/stream?query=x&variables=x', 400, 'BAD_REQUEST'],
    post('/graphql/stream', 400, 'BAD_REQUEST', '{'),
    ...asked('/graphql/stream', 'PUT'),
  ],
  exports: [
    ['/export/nothing.csv', 404, 'NOT_FOUND'],
    ['/export/agreements.xml', 404, 'NOT_FOUND'],
    ['/export/agreements.csv?nothing=1', 400, 'BAD_USER_INPUT'],
    ['/export/agreements.csv?where=%7B', 400, 'BAD_USER_INPUT'],
    ['/export/agreements.csv?where=%7B%22nothing%22:1%7D', 400, 'BAD_USER_INPUT'],
    ['/export/agreements.csv?where=%7B%22party%22:%22Atlantis%22%7D', 400, 'PARTY_UNKNOWN'],
    ['/export/agreements.csv?where=%7B%22party%22:%22a%00%22%7D', 400, 'BAD_USER_INPUT'],
    ['/export/agreements.csv?by=NOTHING', 400, 'BAD_USER_INPUT'],
    ['/export/agreements.csv-metadata.json?where=%7B', 400, 'BAD_USER_INPUT'],
    ['/export/parties.geojson?where=1', 400, 'BAD_USER_INPUT'],
    ['/export/network.gexf?level=NOTHING', 400, 'BAD_USER_INPUT'],
    ['/export/network.graphml', 400, 'BAD_USER_INPUT'],
    ['/export/topics.csv', 401, 'UNAUTHENTICATED', { headers: { authorization: 'Bearer x' } }],
    ...asked('/export/agreements.csv', 'POST'),
  ],
  'the calendar': [
    ['/calendar.ics?records=nothing', 400, 'BAD_USER_INPUT'],
    ['/calendar.ics?records=sessions&where=%7B', 400, 'BAD_USER_INPUT'],
    ['/calendar.ics?party=Atlantis', 400, 'PARTY_UNKNOWN'],
    ['/calendar.ics?forum=nothing', 404, 'NOT_FOUND'],
    ['/calendar.ics', 401, 'UNAUTHENTICATED', { headers: { authorization: 'Bearer x' } }],
    ...asked('/calendar.ics', 'POST'),
  ],
  'the feed': [
    ['/feed.atom?records=nothing', 400, 'BAD_USER_INPUT'],
    ['/feed.atom?where=%7B', 400, 'BAD_USER_INPUT'],
    ['/feed.atom?party=Atlantis', 400, 'PARTY_UNKNOWN'],
    ['/feed.atom?after=AAAA', 400, 'BAD_USER_INPUT'],
    ...asked('/feed.atom', 'POST'),
  ],
  'the Model Context Protocol': [
    post('/mcp', 403, 'FORBIDDEN', '{}', { ...JSON_BODY, origin: 'http://evil.example' }),
    post('/mcp', 401, 'UNAUTHENTICATED', '{}', { ...JSON_BODY, authorization: 'Bearer x' }),
    ...asked('/mcp', 'GET', 'DELETE'),
  ],
  'record formats': [
    ['/id/nothing.bib', 404, 'NOT_FOUND'],
    [`/id/${NOBODYS}.jsonld`, 404, 'NOT_FOUND'],
    [`/id/${NOBODYS}`, 404, 'NOT_FOUND', { headers: { accept: 'application/ld+json' } }],
    ['/id/x', 401, 'UNAUTHENTICATED', { headers: { authorization: 'Bearer x' } }],
    ...asked('/id/x', 'POST', 'DELETE'),
  ],
  releases: [
    ['/releases/1', 404, 'NOT_FOUND'],
    ['/releases/1/%2e%2e%2fpackage.json', 404, 'NOT_FOUND'],
    ...asked('/releases.json', 'POST'),
  ],
  imports: [
    post('/import', 401, 'UNAUTHENTICATED', '{}'),
    post('/import', 401, 'UNAUTHENTICATED', '{}', { authorization: 'Bearer x' }),
    ...asked('/import', 'GET'),
  ],
  'pages and assets': [
    ['/playground/nothing.js', 404, 'NOT_FOUND'],
    ['/playground/..%2f..%2fpackage.json', 404, 'NOT_FOUND'],
    ['/explorer/assets/nothing.js', 404, 'NOT_FOUND'],
    ['/ns/nothing', 404, 'NOT_FOUND'],
    ['/nothing', 404, 'NOT_FOUND'],
    ['/%00', 404, 'NOT_FOUND'],
    ...[
      '/',
      '/playground',
      '/ns',
      '/ns/context.jsonld',
      '/docs',
      '/docs/other-programs',
      '/docs/search',
      '/how-to',
      '/livez',
      '/readyz',
    ].flatMap((path) => asked(path, 'POST')),
  ],
};

describe.each(Object.entries(ROUTES))('Invalid requests to %s', (_door, rows) => {
  it.each(rows.map(([path, status, code, init = {}]) => ({ path, status, code, init })))(
    'get $status $code for $path, without internal details',
    async ({ path, status, code, init }) => {
      logged.length = 0;
      const accept = { accept: 'application/graphql-response+json' };
      const headers = path === '/graphql' ? { ...accept, ...init.headers } : init.headers;
      const response = await fetch(`${server.url}${path}`, { ...init, headers });
      const text = await response.text();
      const { errors } = JSON.parse(text) as TestAnswer['body'];
      expect([response.status, errors!.map(({ extensions }) => extensions.code)]).toEqual([status, [code]]);
      expect(text).not.toMatch(INTERNAL_DETAILS);
      expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
      // Errors of clients are not logged.
      expect(logged).toEqual([]);
    },
  );
});

describe('An invalid WebSocket message', () => {
  const INIT = '{"type":"connection_init"}';
  const subscribe = (payload: unknown, id: unknown = '1') => JSON.stringify({ id, type: 'subscribe', payload });
  const asking = (query: string, variables?: unknown) => subscribe({ query, variables });
  const FOLLOW = 'subscription { changes { token } }';

  /**
   * Sends messages on a new connection.
   * @returns the messages received, and the code and reason if the connection is closed
   */
  async function say(
    messages: readonly (string | Buffer)[],
  ): Promise<{ said: TestData[]; closed: number | null; reason: string }> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const said: TestData[] = [];
    let closed: number | null = null;
    let reason = '';
    await once(socket, 'open');
    const ended = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        expect(String(data)).not.toMatch(INTERNAL_DETAILS);
        const message = JSON.parse(String(data));
        said.push(message);
        if (['error', 'pong'].includes(message.type)) resolve();
        // Further messages must wait for the acknowledgement of the connection.
        if (message.type === 'connection_ack') for (const later of messages.slice(1)) socket.send(later);
      });
      socket.on('close', (code, why) => {
        closed = code;
        reason = String(why);
        resolve();
      });
    });
    socket.send(messages[0]!);
    await ended;
    socket.terminate();
    return { said, closed, reason };
  }

  it.each<[what: string, code: number, ...messages: (string | Buffer)[]]>([
    ['text that is not JSON', 4400, '{'],
    ['a list', 4400, '[]'],
    ['an empty object', 4400, '{}'],
    ['an unknown type', 4400, '{"type":"nothing"}'],
    ['a type that is not a string', 4400, '{"type":1}'],
    ['a message type of servers', 4400, INIT, '{"type":"next","id":"1","payload":{}}'],
    ['an acknowledgement', 4400, '{"type":"connection_ack"}'],
    ['binary data', 4400, Buffer.from(INIT)],
    ['bytes that are not UTF-8', 4400, Buffer.from([0xff, 0xfe, 0x00])],
    ['lists 50 deep', 4400, INIT, asking(FOLLOW, { a: JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) })],
    ['a NUL character', 4400, INIT, asking('subscription { changes { token } } # \u0000')],
    ['connection parameters that are not an object', 4400, '{"type":"connection_init","payload":1}'],
    ['a subscription without an id', 4400, INIT, JSON.stringify({ type: 'subscribe', payload: { query: FOLLOW } })],
    ['an id that is not a string', 4400, INIT, subscribe({ query: FOLLOW }, 1)],
    ['an empty id', 4400, INIT, subscribe({ query: FOLLOW }, '')],
    ['no document', 4400, INIT, subscribe({})],
    ['a document that is not a string', 4400, INIT, subscribe({ query: 1 })],
    ['variables that are a list', 4400, INIT, asking(FOLLOW, [])],
    ['a complete message without an id', 4400, INIT, '{"type":"complete"}'],
    ['a subscription before the connection is initialized', 4401, asking(FOLLOW)],
    ['a second connection_init', 4429, INIT, INIT],
    ['an id in use', 4409, INIT, asking(FOLLOW), asking(FOLLOW)],
  ])('closes the connection: %s, code %i', async (_what, code, ...messages) => {
    logged.length = 0;
    expect((await say(messages)).closed).toBe(code);
    expect(logged).toEqual([]);
  });

  it.each<[what: string, code: string, query: string, variables?: object]>([
    ['an empty document', 'BAD_REQUEST', ''],
    ['a document that cannot be parsed', 'GRAPHQL_PARSE_FAILED', '{'],
    ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', 'subscription { nothing }'],
    ['a query', 'ONLY_SUBSCRIPTIONS_HERE', '{ __typename }'],
    ['a mutation', 'ONLY_SUBSCRIPTIONS_HERE', 'mutation { __typename }'],
    [
      'a document with two operations',
      'OPERATION_RESOLUTION_FAILURE',
      ['A', 'B'].map((name) => FOLLOW.replace(' ', ` ${name} `)).join(' '),
    ],
    ['a document of 2,100 fields', 'OPERATION_TOO_LARGE', `subscription { changes { ${'id '.repeat(2_100)} } }`],
    [
      'a number instead of a string',
      'BAD_USER_INPUT',
      'subscription ($a: String) { changes(after: $a) { token } }',
      { a: 1 },
    ],
    ['an invalid token', 'BAD_USER_INPUT', 'subscription { changes(after: "AAAA") { token } }'],
    ['an unknown party', 'PARTY_UNKNOWN', 'subscription { changes(involving: ["Atlantis"]) { token } }'],
  ])('gets an error without closing the connection: %s, code %s', async (_what, code, query, variables = {}) => {
    logged.length = 0;
    const { said, closed } = await say([INIT, asking(query, variables)]);
    const { type, id, payload } = said.at(-1)!;
    expect([type, id, payload.map(({ extensions }: TestData) => extensions.code)]).toEqual(['error', '1', [code]]);
    expect([closed, logged]).toEqual([null, []]);
  });

  const connect = (payload: object) => JSON.stringify({ type: 'connection_init', payload });

  it.each([
    ['authToken', { authToken: 'hush' }],
    ['token', { token: 'hush' }],
    ['access_token', { access_token: 'hush' }],
    ['X-API-Key', { 'X-API-Key': 'hush' }],
    ['apiKey', { apiKey: 'hush' }],
    ['Cookie', { Cookie: 'a=hush' }],
    ['password', { user: 'ada', password: 'hush' }],
    ['headers.Authorization', { headers: { Authorization: 'Bearer hush' } }],
    ['auth', { auth: { user: 'hush' } }],
    ['from', { from: 'Bearer hush' }],
    ['authorization', { authorization: { token: 'hush' } }],
    ['authorization', { authorization: 1 }],
    ['Authorization', { authorization: 'Bearer a', Authorization: 'Bearer b' }],
    ['authToken', { authorization: 'Bearer a', authToken: null }],
    ['a'.repeat(33).concat('token!!'), { ['a'.repeat(33).concat('token!!', 'x'.repeat(200))]: 'hush' }],
  ])('rejects the connection parameter %s by name', async (name, payload) => {
    logged.length = 0;
    const { said, closed, reason } = await say([connect(payload), '{"type":"ping"}']);
    expect([said, closed]).toEqual([[], 4400]);
    expect(reason).toBe(`connectionParams.${name}: not read. Send the key in connectionParams.authorization.`);
    expect(logged).toEqual([]);
  });

  it.each([
    ['nothing', undefined],
    ['a null authorization', { authorization: null }],
    [
      'a client and its language',
      { client: 'Ada 2', locale: 'en', author: 'Ada', keepAlive: true, nested: { a: [1] } },
    ],
  ])('accepts connection parameters without credentials: %s', async (_what, payload) => {
    const { said, closed } = await say([connect(payload as object), '{"type":"ping"}']);
    expect([said.map(({ type }) => type), closed]).toEqual([['connection_ack', 'pong'], null]);
  });

  it('gets UNAUTHENTICATED for an invalid key', async () => {
    const { said } = await say(['{"type":"connection_init","payload":{"authorization":"Bearer x"}}', asking(FOLLOW)]);
    expect(said.at(-1)!.payload[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('ends nothing if it completes an unknown subscription', async () => {
    const { said, closed } = await say([INIT, '{"type":"complete","id":"nobodys"}', '{"type":"ping"}']);
    expect([said.map(({ type }) => type), closed]).toEqual([['connection_ack', 'pong'], null]);
  });
});

describe('An internal error', () => {
  /** Paths that read the database. An export is not among them: its response has begun by then, and is cut off. */
  const reading = ['/graphql', '/calendar.ics', '/feed.atom', `/id/${NOBODYS}.bib`, `/id/${NOBODYS}`];

  it('is reported on every route by the id of its log line, without internal details', async () => {
    await server.sql('alter table record rename to record_away');
    try {
      for (const path of reading) {
        logged.length = 0;
        const body = JSON.stringify({ query: `{ node(id: "${NOBODYS}") { id } topics { totalCount } }` });
        const response = await fetch(
          `${server.url}${path}`,
          path === '/graphql' ? { method: 'POST', headers: JSON_BODY, body } : undefined,
        );
        const text = await response.text();
        expect([path, text]).toEqual([path, expect.stringContaining('INTERNAL_SERVER_ERROR')]);
        expect(text).not.toMatch(/record_away|relation|select/);
        const id = response.headers.get('x-request-id')!;
        expect(text).toContain(id);
        expect(logged.map(({ requestId }) => requestId)).toContain(id);
      }
    } finally {
      await server.sql('alter table record_away rename to record');
    }
  });
});

describe('A rejected upgrade', () => {
  const upgrade = (path: string, more = '') =>
    new Promise<string>((resolve) => {
      const { port } = new URL(server.url);
      const socket = connect(Number(port), '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8').on('data', (data: string) => {
        answer += data;
      });
      socket.on('error', () => undefined).on('close', () => resolve(answer));
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`);
    });

  it('has a status and a code', async () => {
    expect(await upgrade('/nothing')).toMatch(/^HTTP\/1.1 404 [\s\S]*"code":"NOT_FOUND"/);
    expect(await upgrade('/graphql')).toMatch(/^HTTP\/1.1 400 /);
  });
});
