import { gzipSync } from 'node:zlib';
import { forgedCursor } from '../harness/public-errors.ts';

/** A request that must be rejected, with the expected status and code. */
export interface RejectedRequest {
  name: string;
  /** Path on the server; default: `/graphql`. */
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  status: number;
  /** The code of the error; a number in responses of JSON-RPC. */
  code: string | number;
}

const JSON_TYPE = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };

type Outcome = readonly [status: number, code: string | number];
const TOO_LARGE: Outcome = [422, 'OPERATION_TOO_LARGE'];
const TOO_DEEP: Outcome = [422, 'OPERATION_TOO_DEEP'];
const TOO_COSTLY: Outcome = [422, 'OPERATION_TOO_COSTLY'];
const INVALID: Outcome = [422, 'GRAPHQL_VALIDATION_FAILED'];
const TOO_MANY_TOKENS: Outcome = [400, 'OPERATION_TOO_LARGE'];
const ILL_FORMED: Outcome = [422, 'BAD_REQUEST'];
const BAD_REQUEST: Outcome = [400, 'BAD_REQUEST'];
/** Errors found only during execution: GraphQL over HTTP uses 200 for them. */
const BAD_INPUT: Outcome = [200, 'BAD_USER_INPUT'];

function document(name: string, query: string, [status, code]: Outcome, variables: object = {}): RejectedRequest {
  return { name, body: JSON.stringify({ query, variables }), status, code };
}

function request(
  name: string,
  [status, code]: Outcome,
  options: Omit<RejectedRequest, 'name' | 'status' | 'code'>,
): RejectedRequest {
  return { name, ...options, status, code };
}

const times = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(' ');
const nested = (open: string, inner: string, close: string, depth: number) =>
  open.repeat(depth) + inner + close.repeat(depth);

/** The attacks of graphql-cop, by its names; its findings that are intended are in attack.ts. */
export const BY_GRAPHQL_COP: readonly RejectedRequest[] = [
  document('Alias Overloading', `{ ${times(101, (n) => `alias${n}: __typename`)} }`, TOO_LARGE),
  request('Array-based Query Batching', ILL_FORMED, {
    body: JSON.stringify(Array(10).fill({ query: '{ __typename }' })),
  }),
  document('Directive Overloading', `{ __typename ${'@aa'.repeat(10)} }`, TOO_LARGE),
  document('Field Duplication', `{ ${'__typename '.repeat(500)} }`, TOO_LARGE),
  document(
    'Introspection-based Circular Query',
    `{ __schema { types { ${nested('fields { type { ', 'name', ' } }', 5)} } } }`,
    INVALID,
  ),
  request('GET Method Query Support', BAD_REQUEST, {
    method: 'GET',
    path: '/graphql?query=query+cop+%7B__typename%7D',
    headers: {},
  }),
  request('Mutation is allowed over GET', [405, 'BAD_REQUEST'], {
    method: 'GET',
    path: '/graphql?query=mutation+cop+%7B__typename%7D',
    headers: { 'apollo-require-preflight': 'true' },
  }),
  request('POST based url-encoded query', [415, 'UNSUPPORTED_MEDIA_TYPE'], {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'query=query+cop+%7B__typename%7D',
  }),
  document('Unhandled Errors Detection', 'qwerty cop { abc }', [400, 'GRAPHQL_PARSE_FAILED']),
];

const IN_CIRCLES = nested('series { forums(first: 2) { nodes { ', 'id', ' } } }', 5);

export const DOCUMENTS: readonly RejectedRequest[] = [
  document('a circular query', `{ forums(first: 2) { nodes { ${IN_CIRCLES} } } }`, TOO_DEEP),
  document('nested pages', '{ forums(first: 100) { nodes { sessions(first: 100) { nodes { id } } } } }', TOO_COSTLY),
  document('31 aliases of lists', `{ ${times(31, (n) => `a${n}: forums { totalCount }`)} }`, TOO_LARGE),
  document(
    'many groups',
    `{ ${times(30, (n) => `a${n}: agreements { groups(by: [YEAR, COUNTRY]) { rows { count } } }`)} }`,
    TOO_COSTLY,
  ),
  document('10,000 tokens', `{ ${times(10_000, (n) => `f${n}`)} }`, TOO_MANY_TOKENS),
  document('a list literal 20,000 deep', `{ forum(id: ${nested('[', '1', ']', 20_000)}) { id } }`, TOO_MANY_TOKENS),
  document('a list literal 900 deep', `{ forum(id: ${nested('[', '1', ']', 900)}) { id } }`, TOO_DEEP),
  document('a list type 900 deep', `query ($a: ${nested('[', 'Int', ']', 900)}) { __typename }`, TOO_DEEP),
  document('100 directives at one place', `{ __typename ${'@skip(if: false) '.repeat(100)} }`, TOO_LARGE),
  document('a field 400 times', `{ ${'viewer { role } '.repeat(400)} }`, TOO_LARGE),
  document('a fragment that includes itself', '{ ...F } fragment F on Query { ...F }', INVALID),
  document('circular fragments', '{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }', INVALID),
  document(
    'fragments that double 30 times',
    `{ ...F0 } ${times(30, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F30 on Query { __typename }`,
    TOO_LARGE,
  ),
  document('an introspection 25 deep', `{ __schema { types { ${nested('ofType { ', 'name', ' }', 25)} } } }`, TOO_DEEP),
  document(
    'thirty introspections',
    `{ ${times(30, (n) => `s${n}: __schema { types { fields { args { type { name } } } } }`)} }`,
    TOO_COSTLY,
  ),
  document(
    'a filter 60 levels deep',
    `{ agreements(where: ${nested('{ not: ', '{ kinds: [TREATY] }', ' }', 60)}) { totalCount } }`,
    [422, 'BAD_USER_INPUT'],
  ),
  document(
    'a filter 10 levels deep',
    `{ agreements(where: ${nested('{ not: ', '{ kinds: [TREATY] }', ' }', 10)}) { totalCount } }`,
    BAD_INPUT,
  ),
];

const ids = (count: number) => Array(count).fill('party_0199c1f4a2b37c4d8e9f000000000000');

export const VALUES: readonly RejectedRequest[] = [
  document('1,000 ids', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', BAD_INPUT, { ids: ids(1_000) }),
  document('a party of 50,000 characters', 'query ($ref: String!) { party(ref: $ref) { id } }', BAD_INPUT, {
    ref: 'я'.repeat(25_000),
  }),
  document('a page of 1,000,000', '{ forums(first: 1000000) { nodes { id } } }', BAD_INPUT),
  document('an invalid cursor', '{ forums(after: "AAAA") { nodes { id } } }', BAD_INPUT),
  document(
    'a forged cursor',
    `{ forums(after: "${forgedCursor("NAME'; drop table forum; --", 'x')}") { nodes { id } } }`,
    BAD_INPUT,
  ),
  document('an invalid date', '{ agreements(where: { signed: { from: "infinity" } }) { totalCount } }', [
    422,
    'BAD_USER_INPUT',
  ]),
  document('an integer of 40 digits', `{ forums(first: ${'9'.repeat(40)}) { nodes { id } } }`, [422, 'BAD_USER_INPUT']),
  document('a string with NUL', 'query ($ref: String!) { party(ref: $ref) { id } }', [422, 'BAD_USER_INPUT'], {
    ref: 'a\u0000b',
  }),
  document('half of a surrogate pair', 'query ($ref: String!) { party(ref: $ref) { id } }', [422, 'BAD_USER_INPUT'], {
    ref: '\ud800',
  }),
  request('a value 1,000 levels deep', [422, 'BAD_USER_INPUT'], {
    body: `{"query":"{ __typename }","variables":{"a":${nested('[', '', ']', 1_000)}}}`,
  }),
];

export const REQUESTS: readonly RejectedRequest[] = [
  ...['PUT', 'PATCH', 'DELETE'].map((method) => request(method, [405, 'METHOD_NOT_ALLOWED'], { method, body: '{}' })),
  ...['text/plain', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'application/graphql'].map(
    (type) =>
      request(type, [415, 'UNSUPPORTED_MEDIA_TYPE'], {
        headers: { 'content-type': type },
        body: '{"query":"{ __typename }"}',
      }),
  ),
  request('a body compressed a thousand times', [415, 'UNSUPPORTED_MEDIA_TYPE'], {
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
    body: gzipSync(Buffer.alloc(50_000_000, ' ')),
  }),
  request('a body of 200 KB', [413, 'BODY_TOO_LARGE'], { body: ' '.repeat(200_000) }),
  request('bytes that are not UTF-8', BAD_REQUEST, { body: new Uint8Array([0xff, 0xfe, 0x00]) }),
  request('an Accept header for HTML only', [406, 'NOT_ACCEPTABLE'], {
    headers: { ...JSON_TYPE, accept: 'text/html' },
    body: '{}',
  }),
  request('an invalid key', [401, 'UNAUTHENTICATED'], {
    headers: { ...JSON_TYPE, authorization: `Bearer ${'x'.repeat(5_000)}` },
    body: '{"query":"{ __typename }"}',
  }),
  request('an unknown path', [404, 'NOT_FOUND'], { method: 'GET', path: '/graphql/../../etc/passwd%00' }),
  request('an import without a key', [401, 'UNAUTHENTICATED'], {
    path: '/import',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x--\r\n',
  }),
];

const FORM = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };

function reconciliation(name: string, outcome: Outcome, queries: string): RejectedRequest {
  const body = new URLSearchParams({ queries }).toString();
  return request(name, outcome, { path: '/reconcile', headers: FORM, body });
}

const batch = (count: number, query: unknown) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [n, query])));

/** Requests to the reconciliation service. */
export const RECONCILIATIONS: readonly RejectedRequest[] = [
  reconciliation('51 queries', [413, 'BODY_TOO_LARGE'], batch(51, { query: 'a' })),
  reconciliation('10,000 queries in one batch', [413, 'BODY_TOO_LARGE'], batch(10_000, 0)),
  reconciliation('a batch of 10 MB', [413, 'BODY_TOO_LARGE'], batch(50, { query: 'a'.repeat(200_000) })),
  reconciliation('a batch that is not valid JSON', BAD_REQUEST, '{"q0":{"query":'),
  reconciliation('a batch 1,000 levels deep', [400, 'BAD_USER_INPUT'], `{"q0":${nested('[', '', ']', 1_000)}}`),
  reconciliation('a query of 201 characters', [400, 'BAD_USER_INPUT'], batch(1, { query: 'я'.repeat(201) })),
  reconciliation('a query of an unknown type', [400, 'BAD_USER_INPUT'], batch(1, { query: 'a', type: 'Person' })),
  reconciliation('a query that is a list', [400, 'BAD_USER_INPUT'], batch(1, [[]])),
  request('a batch as JSON', [415, 'UNSUPPORTED_MEDIA_TYPE'], { path: '/reconcile', body: '{"q0":{"query":"a"}}' }),
];

/** A request to `/mcp`: a call of a tool, or another body. */
function toModel(name: string, outcome: Outcome, body: string, headers: Record<string, string> = {}): RejectedRequest {
  const types = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return request(name, outcome, { path: '/mcp', headers: { ...types, ...headers }, body });
}

/** A call of a tool as JSON; `input` is JSON, too. */
function callOf(tool: string, input: string, id = '1'): string {
  return `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool}","arguments":${input}}}`;
}

function tool(name: string, code: string, called: string, input: string): RejectedRequest {
  return toModel(name, [200, code], callOf(called, input));
}

const INVALID_MESSAGE: Outcome = [400, -32600];
const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

/** Requests to the tools of language models. A result that is an error has status 200. */
export const TOOL_CALLS: readonly RejectedRequest[] = [
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/event-stream'].map(
    (type) => toModel(`a message as ${type}`, [415, -32600], PING, { 'content-type': type }),
  ),
  toModel('a message compressed a thousand times', [415, -32600], PING, { 'content-encoding': 'gzip' }),
  toModel('a message of 200 KB', [413, -32600], callOf('find', JSON.stringify({ text: 'a'.repeat(200_000) }))),
  toModel('a batch of 2,000 messages', INVALID_MESSAGE, `[${Array(2_000).fill(PING).join()}]`),
  toModel('JSON 1,000 levels deep', INVALID_MESSAGE, callOf('find', nested('[', '', ']', 1_000))),
  toModel('JSON that ends early', [400, -32700], callOf('find', '{"text":"')),
  toModel('an id that is an object', INVALID_MESSAGE, callOf('find', '{"text":"a"}', '{"a":1}')),
  toModel('a text with NUL', INVALID_MESSAGE, callOf('find', '{"text":"a\\u0000b"}')),
  toModel('half of a surrogate pair', INVALID_MESSAGE, callOf('find', '{"text":"\\ud800"}')),
  toModel('a page of another origin', [403, 'FORBIDDEN'], PING, { origin: 'https://evil.example' }),
  toModel('an invalid key', [401, 'UNAUTHENTICATED'], PING, { authorization: 'Bearer x' }),
  tool('an unknown argument', 'BAD_USER_INPUT', 'find', '{"text":"a","sql":"drop table party"}'),
  tool('10,000 unknown arguments', 'BAD_USER_INPUT', 'find', JSON.stringify({ ...Array(10_000).fill(1) })),
  toModel('an argument __proto__', INVALID_MESSAGE, callOf('find', '{"text":"a","__proto__":{"first":9}}')),
  toModel('arguments that are a text', [200, -32602], callOf('find', '"text"')),
  tool('10,000 parties', 'BAD_USER_INPUT', 'cooperation_between', JSON.stringify({ parties: Array(10_000).fill('a') })),
  tool('a text of 50,000 characters', 'BAD_USER_INPUT', 'find', JSON.stringify({ text: 'a'.repeat(50_000) })),
  tool('SQL as a cursor', 'BAD_USER_INPUT', 'find', `{"text":"a","after":"'; drop table party; --"}`),
  tool('a path as an id', 'RECORD_UNKNOWN', 'record', '{"id":"../../etc/passwd"}'),
  tool(
    'a filter of an unknown field',
    'BAD_USER_INPUT',
    'count',
    '{"list":"agreements","by":["YEAR"],"where":{"a":1}}',
  ),
  tool(
    'a mutation',
    'READ_ONLY',
    'query',
    '{"document":"mutation { unpublish(input: { ids: [] }) { userErrors { code } } }"}',
  ),
  tool(
    'circular fragments',
    'GRAPHQL_VALIDATION_FAILED',
    'query',
    '{"document":"{ ...F } fragment F on Query { ...F }"}',
  ),
  tool('a document of 800 fields', 'OPERATION_TOO_LARGE', 'query', `{"document":"{ ${'__typename '.repeat(800)} }"}`),
  tool(
    'nested pages',
    'OPERATION_TOO_COSTLY',
    'query',
    '{"document":"{ forums(first: 100) { nodes { sessions(first: 100) { nodes { id } } } } }"}',
  ),
];

/** The options of `fetch`, with the defaults of a row. */
export function init({ method = 'POST', headers = JSON_TYPE, body }: RejectedRequest): RequestInit {
  return { method, headers, ...(body !== undefined && { body }) } as RequestInit;
}
