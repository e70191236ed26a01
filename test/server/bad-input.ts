/** A request that every schema must reject: it uses only fields of GraphQL itself. */
export interface BadInput {
  name: string;
  /** Default: `/graphql`, by POST as JSON. */
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  status: number;
  code: string;
  /** Part of the message that tells the client what is wrong. */
  says: RegExp;
}

function document(query: string, more: Record<string, unknown> = {}): { body: string } {
  return { body: JSON.stringify({ query, ...more }) };
}

function nested(levels: number, open: string, inner: string, close: string): string {
  return open.repeat(levels) + inner + close.repeat(levels);
}

function numbered(count: number, write: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => write(n)).join(' ');
}

const TOO_DEEP = { status: 422, code: 'OPERATION_TOO_DEEP' } as const;
const TOO_LARGE = { status: 422, code: 'OPERATION_TOO_LARGE' } as const;
/** Status 400: the document is not parsed. */
const TOO_MANY_TOKENS = { status: 400, code: 'OPERATION_TOO_LARGE' } as const;
const BAD_VALUE = { status: 422, code: 'BAD_USER_INPUT' } as const;
const BAD_REQUEST = { status: 400, code: 'BAD_REQUEST' } as const;
const ILL_FORMED = { status: 422, code: 'BAD_REQUEST' } as const;

/** Inputs that the server rejects whatever the schema. */
export const BAD_INPUTS: readonly BadInput[] = [
  // ------------------------------------------------------------------------------------------------------------- body
  { name: 'a body that is not JSON', body: '{ "not a JSON', ...BAD_REQUEST, says: /not valid JSON.*"query"/ },
  { name: 'an empty body', body: '', ...BAD_REQUEST, says: /not valid JSON/ },
  { name: 'a body of two JSON values', body: '{}{}', ...BAD_REQUEST, says: /not valid JSON/ },
  { name: 'a JSON text', body: '"{ __typename }"', ...ILL_FORMED, says: /must be a JSON object/ },
  { name: 'null', body: 'null', ...ILL_FORMED, says: /must be a JSON object/ },
  {
    name: 'a batch',
    body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    ...ILL_FORMED,
    says: /one operation/,
  },
  { name: 'no query', body: '{}', ...ILL_FORMED, says: /no keys|query/ },
  { name: 'an empty query', ...document(''), ...ILL_FORMED, says: /non-empty `query`/ },
  { name: 'a query that is a list', body: '{"query": ["{ __typename }"]}', ...ILL_FORMED, says: /must be strings/ },
  {
    name: 'variables that are a string',
    ...document('{ __typename }', { variables: '{}' }),
    ...ILL_FORMED,
    says: /`variables`/,
  },
  {
    name: 'an operationName that is a number',
    ...document('{ __typename }', { operationName: 1 }),
    ...ILL_FORMED,
    says: /`operationName`/,
  },
  {
    name: 'a body of 1 MB',
    ...document(`{ __typename } #${'x'.repeat(1024 * 1024)}`),
    status: 413,
    code: 'BODY_TOO_LARGE',
    says: /100 KB/,
  },
  {
    name: 'a query of 1 MB of real fields',
    ...document(`{ ${'__typename '.repeat(95_000)} }`),
    status: 413,
    code: 'BODY_TOO_LARGE',
    says: /100 KB/,
  },
  { name: 'a body of 20 MB', body: ' '.repeat(20 * 1024 * 1024), status: 413, code: 'BODY_TOO_LARGE', says: /100 KB/ },
  {
    name: 'bytes that are not UTF-8',
    body: new Uint8Array([...Buffer.from('{"query": "{ __typename } #'), 0xff, 0xfe, ...Buffer.from('"}')]),
    ...BAD_REQUEST,
    says: /UTF-8/,
  },
  {
    name: 'a body in UTF-16',
    headers: { 'content-type': 'application/json; charset=utf-16' },
    body: new Uint8Array(Buffer.from(JSON.stringify({ query: '{ __typename }' }), 'utf16le')),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    says: /application\/json/,
  },
  {
    name: 'a form body',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'query=%7B__typename%7D',
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    says: /application\/json/,
  },
  {
    name: 'a body of plain text',
    headers: { 'content-type': 'text/plain' },
    ...document('{ __typename }'),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    says: /application\/json/,
  },
  {
    name: 'a compressed body',
    headers: { 'content-encoding': 'gzip' },
    ...document('{ __typename }'),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    says: /compressed/,
  },
  {
    name: 'JSON nested 100,000 deep',
    body: `{"query": "{ __typename }", "variables": {"where": ${'['.repeat(50_000)}}}`,
    ...BAD_VALUE,
    says: /nested too deeply.*32 levels/,
  },
  {
    name: 'variables nested 33 deep',
    body: `{"query": "{ __typename }", "variables": {"where": ${nested(33, '{"any":', '1', '}')}}}`,
    ...BAD_VALUE,
    says: /nested too deeply.*32 levels/,
  },
  {
    name: 'a filter of 1,000 levels in the document',
    ...document(`{ __type(name: ${nested(1_000, '{any: ', '1', '}')}) { name } }`),
    ...TOO_MANY_TOKENS,
    says: /2,000 tokens/,
  },
  {
    name: 'a filter of 33 levels in the document',
    ...document(`{ __type(name: ${nested(33, '{any: ', '1', '}')}) { name } }`),
    ...BAD_VALUE,
    says: /name.*32 levels/,
  },
  {
    name: 'the key __proto__',
    body: '{"query": "{ __typename }", "variables": {"where": {"__proto__": {"role": "ADMIN"}}}}',
    ...BAD_VALUE,
    says: /variables\.where: a key is or contains the name __proto__/,
  },
  // ------------------------------------------------------------------------------------------------- characters
  {
    name: 'NUL in a variable',
    ...document('query ($name: String!) { __type(name: $name) { name } }', { variables: { name: 'Mos\0cow' } }),
    ...BAD_VALUE,
    says: /^variables\.name: .*NUL/,
  },
  {
    name: 'NUL in a nested variable',
    ...document('query ($name: String!) { __type(name: $name) { name } }', { variables: { a: [{ b: ['\0'] }] } }),
    ...BAD_VALUE,
    says: /^variables\.a\[0\]\.b\[0\]: /,
  },
  {
    name: 'NUL in the name of a variable',
    ...document('{ __typename }', { variables: { 'na\0me': 1 } }),
    ...BAD_VALUE,
    says: /^variables: .*NUL/,
  },
  {
    name: 'half of a surrogate pair in a variable',
    body: '{"query": "query ($name: String!) { __type(name: $name) { name } }", "variables": {"name": "\\ud83d!"}}',
    ...BAD_VALUE,
    says: /^variables\.name: .*surrogate/,
  },
  {
    name: 'an escaped NUL in the document',
    ...document('{ __type(name: "Mos\\u0000cow") { name } }'),
    ...BAD_VALUE,
    says: /^name: .*NUL/,
  },
  {
    name: 'a NUL with a braced escape in the document',
    ...document('{ __type(name: "Mos\\u{0}cow") { name } }'),
    ...BAD_VALUE,
    says: /^name: .*NUL/,
  },
  {
    name: 'an unescaped NUL in the document',
    ...document('{ __type(name: "\0") { name } }'),
    ...BAD_VALUE,
    says: /^query: .*NUL/,
  },
  {
    name: 'an escaped half of a surrogate pair in the document',
    ...document('{ __type(name: "\\uD83D") { name } }'),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
    says: /Invalid Unicode escape/,
  },
  {
    name: 'an unescaped half of a surrogate pair in the document',
    body: '{"query": "{ __type(name: \\"\\ud83d\\") { name } }"}',
    ...BAD_VALUE,
    says: /^query: .*surrogate/,
  },
  // --------------------------------------------------------------------------------------------------- documents
  {
    name: 'a document that is not GraphQL',
    ...document('{'),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
    says: /Syntax Error/,
  },
  {
    name: 'an unknown field',
    ...document('{ nothingOfTheKind }'),
    status: 422,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /nothingOfTheKind/,
  },
  {
    name: 'an operationName that is not in the document',
    ...document('query A { __typename }', { operationName: 'B' }),
    status: 422,
    code: 'OPERATION_RESOLUTION_FAILURE',
    says: /"B"/,
  },
  {
    name: 'two operations and no operationName',
    ...document('query A { __typename } query B { __typename }'),
    status: 422,
    code: 'OPERATION_RESOLUTION_FAILURE',
    says: /operation name/,
  },
  {
    name: 'a required variable that is null',
    ...document('query ($name: String!) { __type(name: $name) { name } }', { variables: { name: null } }),
    ...BAD_VALUE,
    says: /\$name/,
  },
  {
    name: 'a variable of another type',
    ...document('query ($name: String!) { __type(name: $name) { name } }', { variables: { name: [1] } }),
    ...BAD_VALUE,
    says: /\$name/,
  },
  {
    name: 'a document of 13 levels',
    ...document(nested(13, '{ a ', '', '}')),
    ...TOO_DEEP,
    says: /13 fields deep.*12/,
  },
  {
    name: 'a document of 13 levels in fragments',
    ...document(
      `{ ...F } fragment F on Query ${nested(7, '{ a ', '{ ...G }', '}')} fragment G on A ${nested(6, '{ a ', '', '}')}`,
    ),
    ...TOO_DEEP,
    says: /13 fields deep.*12/,
  },
  {
    name: 'a document of 500 levels',
    ...document(nested(500, '{ a ', '', '}')),
    ...TOO_DEEP,
    says: /500 levels deep.* 100/,
  },
  {
    name: 'a list literal 20,000 deep',
    ...document(`{ __type(name: ${nested(20_000, '[', '1', ']')}) { name } }`),
    ...TOO_MANY_TOKENS,
    says: /2,000 tokens/,
  },
  {
    name: 'an unclosed list literal 20,000 deep',
    ...document(`{ __type(name: ${'['.repeat(20_000)}`),
    ...TOO_MANY_TOKENS,
    says: /2,000 tokens/,
  },
  {
    name: 'a list literal 990 deep',
    ...document(`{ __type(name: ${nested(990, '[', '1', ']')}) { name } }`),
    ...TOO_DEEP,
    says: /992 levels deep.* 100/,
  },
  {
    name: 'an object literal 400 deep as a default value',
    ...document(`query ($a: Int = ${nested(400, '{a: ', '1', '}')}) { __typename }`),
    ...TOO_DEEP,
    says: /401 levels deep.* 100/,
  },
  {
    name: 'a list type 900 deep',
    ...document(`query ($a: ${nested(900, '[', 'Int', ']')}) { __typename }`),
    ...TOO_DEEP,
    says: /901 levels deep.* 100/,
  },
  {
    name: 'inline fragments 400 deep',
    ...document(`{ ${nested(400, '... { ', '__typename', ' }')} }`),
    ...TOO_DEEP,
    says: /401 levels deep.* 100/,
  },
  {
    name: 'an introspection 23 levels deep',
    ...document(`{ __schema { types ${nested(20, '{ ofType ', '{ name }', '}')} } }`),
    ...TOO_DEEP,
    says: /introspects 23 fields deep.*20/,
  },
  {
    name: 'a circular introspection',
    ...document(`{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }`),
    status: 422,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /introspection depth/i,
  },
  {
    name: 'a document of 2,001 tokens',
    ...document(`{ ${'a '.repeat(2_000)} }`),
    ...TOO_MANY_TOKENS,
    says: /2,000 tokens/,
  },
  {
    name: '31 aliases',
    ...document(`{ ${numbered(31, (n) => `a${n}: __typename`)} }`),
    ...TOO_LARGE,
    says: /31 aliases.*30/,
  },
  {
    name: '32 aliases in fragments',
    ...document(
      `{ ...F a: __schema { ...S } b: __schema { ...S } } fragment F on Query { ${numbered(10, (n) => `c${n}: __typename`)} } fragment S on __Schema { ${numbered(10, (n) => `d${n}: __typename`)} }`,
    ),
    ...TOO_LARGE,
    says: /32 aliases.*30/,
  },
  {
    name: 'fragments that double thirty times',
    ...document(
      `{ ...F0 } ${numbered(30, (n) => `fragment F${n} on Query { ...F${n + 1} ... { ...F${n + 1} } }`)} fragment F30 on Query { __typename }`,
    ),
    ...TOO_LARGE,
    says: /selects .* fields/,
  },
  {
    name: 'a circular fragment',
    ...document('{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }'),
    status: 422,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /within itself/,
  },
  {
    name: 'one field 240 times',
    ...document(`{ ${'__schema { queryType { name } } '.repeat(240)} }`),
    ...TOO_LARGE,
    says: /239 times.*200/,
  },
  {
    name: '100 directives at one place',
    ...document(`{ __typename ${'@skip(if: false) '.repeat(100)} }`),
    ...TOO_LARGE,
    says: /100 directives at one place/,
  },
  {
    name: 'a subscription with a field that depends on a variable',
    ...document('subscription ($no: Boolean!) { ticks @skip(if: $no) }'),
    status: 422,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /Variables are not allowed in @skip and @include/,
  },
  {
    name: 'a document with 200 errors',
    ...document(`{ ${numbered(200, (n) => `no${n}`)} }`),
    status: 422,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /no0/,
  },
  // -------------------------------------------------------------------------------------------------------- HTTP
  {
    name: 'PUT',
    method: 'PUT',
    ...document('{ __typename }'),
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
    says: /GET, HEAD, POST/,
  },
  { name: 'DELETE', method: 'DELETE', status: 405, code: 'METHOD_NOT_ALLOWED', says: /GET, HEAD, POST/ },
  {
    name: 'a mutation by GET',
    method: 'GET',
    path: `/graphql?query=${encodeURIComponent('mutation { __typename }')}`,
    headers: { 'apollo-require-preflight': 'yes' },
    status: 405,
    code: 'BAD_REQUEST',
    says: /GET requests only support query/,
  },
  {
    name: 'a GET that a page of another site could send',
    method: 'GET',
    path: `/graphql?query=${encodeURIComponent('{ __typename }')}`,
    ...BAD_REQUEST,
    says: /Cross-Site Request Forgery/,
  },
  {
    name: 'a GET with variables that are not JSON',
    method: 'GET',
    path: '/graphql?query={__typename}&variables={',
    headers: { 'apollo-require-preflight': 'yes' },
    ...BAD_REQUEST,
    says: /variables is not valid JSON/,
  },
  {
    name: 'a GET with NUL in a variable',
    method: 'GET',
    path: `/graphql?query={__typename}&variables=${encodeURIComponent('{"a": "\\u0000"}')}`,
    headers: { 'apollo-require-preflight': 'yes' },
    ...BAD_VALUE,
    says: /^variables\.a: .*NUL/,
  },
  {
    name: 'a GET with two queries',
    method: 'GET',
    path: '/graphql?query={__typename}&query={__typename}',
    headers: { 'apollo-require-preflight': 'yes' },
    ...ILL_FORMED,
    says: /only be specified once/,
  },
  {
    name: 'a GET with two operation names',
    method: 'GET',
    path: '/graphql?query={__typename}&operationName=A&operationName=A',
    headers: { 'apollo-require-preflight': 'yes' },
    ...ILL_FORMED,
    says: /'operationName' search parameter may only be specified once/,
  },
  {
    name: 'a GET with empty variables',
    method: 'GET',
    path: '/graphql?query={__typename}&variables=',
    headers: { 'apollo-require-preflight': 'yes' },
    ...ILL_FORMED,
    says: /variables/,
  },
  {
    name: 'a GET with a body of XML',
    method: 'GET',
    path: '/graphql?query={__typename}',
    headers: { 'content-type': 'application/xml' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    says: /content-type/,
  },
  ...[
    'text/plain',
    ' TEXT/Plain;charset=x',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ].map(
    (type): BadInput => ({
      name: `a GET that a form of another site could send as ${type}`,
      method: 'GET',
      path: '/graphql?query={__typename}',
      headers: { 'content-type': type },
      ...BAD_REQUEST,
      says: /Cross-Site Request Forgery/,
    }),
  ),
  {
    name: 'a GET with empty CSRF headers',
    method: 'GET',
    path: '/graphql?query={__typename}',
    headers: { 'apollo-require-preflight': '', 'x-apollo-operation-name': '' },
    ...BAD_REQUEST,
    says: /Cross-Site Request Forgery/,
  },
  {
    name: 'an Accept header for HTML only',
    headers: { accept: 'text/html' },
    ...document('{ __typename }'),
    status: 406,
    code: 'NOT_ACCEPTABLE',
    says: /application\/json/,
  },
  {
    name: 'an unknown path',
    path: '/wp-login.php',
    ...document('{ __typename }'),
    status: 404,
    code: 'NOT_FOUND',
    says: /\/graphql/,
  },
  {
    name: 'a persisted query with a wrong hash',
    ...document('{ __typename }', { extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }),
    status: 422,
    code: 'PERSISTED_QUERY_HASH_MISMATCH',
    says: /sha/,
  },
  {
    name: 'a persisted query of an unknown version',
    ...document('{ __typename }', { extensions: { persistedQuery: { version: 9, sha256Hash: '0' } } }),
    ...ILL_FORMED,
    says: /persisted query version/,
  },
  {
    name: 'an unregistered persisted query',
    body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }),
    status: 200,
    code: 'PERSISTED_QUERY_NOT_FOUND',
    says: /PersistedQueryNotFound/,
  },
  {
    name: 'extensions that are a list',
    ...document('{ __typename }', { extensions: [] }),
    ...ILL_FORMED,
    says: /extensions/,
  },
];

export interface BadInputResponse {
  status: number;
  body: { data?: unknown; errors: { message: string; extensions: { code: string } }[] };
}

/** Sends a bad input to a server. */
export async function sendBadInput(url: string, bad: BadInput): Promise<BadInputResponse> {
  const method = bad.method ?? 'POST';
  const response = await fetch(`${url}${bad.path ?? '/graphql'}`, {
    method,
    headers: { ...(method === 'POST' && { 'content-type': 'application/json' }), ...bad.headers },
    body: bad.body,
  });
  return { status: response.status, body: (await response.json()) as BadInputResponse['body'] };
}
