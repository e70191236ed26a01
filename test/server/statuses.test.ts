import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestHttpServer, type TestHttpServer } from './test-http-server.ts';

let test: TestHttpServer;
beforeAll(async () => {
  test = await openTestHttpServer();
});
afterAll(() => test.httpServer.drain(1_000));

const GRAPHQL_RESPONSE = 'application/graphql-response+json';
const JSON_TYPE = 'application/json';

/** By the header `Accept`: the media type of the response. */
const ACCEPTED = {
  [GRAPHQL_RESPONSE]: GRAPHQL_RESPONSE,
  [`${GRAPHQL_RESPONSE}, ${JSON_TYPE};q=0.9`]: GRAPHQL_RESPONSE,
  '*/*': JSON_TYPE,
  'nothing at all': JSON_TYPE,
  [JSON_TYPE]: JSON_TYPE,
};

/** GraphQL over HTTP, September 2026, 6.4: the status by what is wrong; with `Accept: application/json` alone; the code. */
const ROWS: [
  name: string,
  request: Record<string, unknown> | string,
  status: number,
  legacy: number,
  code: string | null,
][] = [
  ['data', { query: '{ hello }' }, 200, 200, null],
  ['some data and an error', { query: '{ hello unknownParty }' }, 200, 200, 'PARTY_UNKNOWN'],
  ['a null field and an error', { query: '{ unknownParty }' }, 200, 200, 'PARTY_UNKNOWN'],
  ['null data and an error', { query: '{ must }' }, 200, 200, 'INTERNAL_SERVER_ERROR'],
  ['a document that does not parse', { query: '{' }, 400, 200, 'GRAPHQL_PARSE_FAILED'],
  ['a document of too many tokens', { query: `{ ${'hello '.repeat(2_001)} }` }, 400, 200, 'OPERATION_TOO_LARGE'],
  ['no query', {}, 422, 400, 'BAD_REQUEST'],
  ['variables that are a list', { query: '{ hello }', variables: [7] }, 422, 400, 'BAD_REQUEST'],
  ['an invalid document', { query: '{ nothing }' }, 422, 200, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a document that is too deep',
    { query: `{ ${'leaf { '.repeat(20)}name${' }'.repeat(20)} }` },
    422,
    200,
    'OPERATION_TOO_DEEP',
  ],
  [
    'too many aliases',
    { query: `{ ${Array.from({ length: 50 }, (_, n) => `a${n}: hello`).join(' ')} }` },
    422,
    200,
    'OPERATION_TOO_LARGE',
  ],
  [
    'no name for two operations',
    { query: 'query A { hello } query B { hello }' },
    422,
    200,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'a variable of another type',
    { query: 'query ($name: String) { hello(name: $name) }', variables: { name: 1 } },
    422,
    200,
    'BAD_USER_INPUT',
  ],
  ['a database that is gone', { query: '{ databaseGone }' }, 503, 503, 'SERVICE_UNAVAILABLE'],
];

const BY_POST: typeof ROWS = [
  ['a subscription', { query: 'subscription { ticks }' }, 422, 200, 'SUBSCRIPTION_NOT_SERVED_HERE'],
  ['text that is not JSON', '{', 400, 400, 'BAD_REQUEST'],
  ['a list', '[{"query":"{ hello }"}]', 422, 400, 'BAD_REQUEST'],
  ['a number', '7', 422, 400, 'BAD_REQUEST'],
  ['a query that is a number', { query: 1 }, 422, 400, 'BAD_REQUEST'],
];

const BY_GET: typeof ROWS = [
  ['variables that are not JSON', 'query={hello}&variables={', 400, 400, 'BAD_REQUEST'],
  ['two queries', 'query={hello}&query={hello}', 422, 400, 'BAD_REQUEST'],
  ['a subscription', { query: 'subscription { ticks }' }, 405, 405, 'BAD_REQUEST'],
  ['a mutation', { query: 'mutation { count }' }, 405, 405, 'BAD_REQUEST'],
];

function post(request: Record<string, unknown> | string): RequestInit & { search: string } {
  const body = typeof request === 'string' ? request : JSON.stringify(request);
  return { method: 'POST', headers: { 'content-type': JSON_TYPE }, body, search: '' };
}

function get(request: Record<string, unknown> | string): RequestInit & { search: string } {
  const values = typeof request === 'string' ? [] : Object.entries(request);
  const texts = values.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  const search = typeof request === 'string' ? request : String(new URLSearchParams(Object.fromEntries(texts)));
  return { headers: { 'apollo-require-preflight': 'true' }, search: `?${search}` };
}

describe.each([
  ['POST', post, [...ROWS, ...BY_POST]],
  ['GET', get, [...ROWS, ...BY_GET]],
] as const)('The status of %s /graphql', (_method, requestOf, rows) => {
  it.each(rows)('for %s', async (_name, request, status, legacy, code) => {
    for (const [accept, type] of Object.entries(ACCEPTED)) {
      const { search, ...init } = requestOf(request);
      const named = accept.includes('/') ? { accept } : undefined;
      const response = await fetch(`${test.url}/graphql${search}`, { ...init, headers: { ...init.headers, ...named } });
      const body = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
      expect([
        accept,
        response.status,
        response.headers.get('content-type'),
        body.errors?.[0]?.extensions.code ?? null,
      ]).toEqual([accept, accept === JSON_TYPE ? legacy : status, `${type}; charset=utf-8`, code]);
      // A response has data if the operation ran, and only then.
      expect([accept, 'data' in body]).toEqual([accept, status === 200]);
      expect([accept, response.headers.has('allow')]).toEqual([accept, status === 405]);
    }
  });
});

it('has the type of every path for errors of the encoding, which come before negotiation', async () => {
  const sent: [number, RequestInit][] = [
    [404, {}],
    [405, { method: 'PUT' }],
    [413, { method: 'POST', headers: { 'content-type': JSON_TYPE }, body: ' '.repeat(200_000) }],
    [415, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }],
  ];
  for (const [status, init] of sent) {
    const path = status === 404 ? '/nothing' : '/graphql';
    const headers = { ...init.headers, accept: GRAPHQL_RESPONSE };
    const response = await fetch(`${test.url}${path}`, { ...init, headers });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, `${JSON_TYPE}; charset=utf-8`]);
  }
});
