import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INSTRUCTIONS } from '../../../src/outputs/mcp/protocol.ts';
import { MAX_RESULT_LENGTH } from '../../../src/outputs/mcp/results.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { buildersOn } from '../../harness/builders.ts';
import { freshDatabase } from '../../harness/database.ts';
import { gated } from '../../harness/database-gate.ts';
import { META, message, openMcpClient, post } from '../../harness/mcp-client.ts';
import { mutationsOn } from '../../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../../harness/server.ts';

const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';
const TOOLS = ['find', 'cooperation_between', 'record', 'count', 'changes_since', 'search_schema', 'query'];

let server: TestServer;
const keys = { READER: '', EDITOR: '' };
beforeAll(async () => {
  server = await startTestServer({ knowsKeys: true, environment: { ADMIN_KEY } });
  const admin = mutationsOn(server, { authorization: `Bearer ${ADMIN_KEY}` });
  for (const role of ['READER', 'EDITOR'] as const) {
    keys[role] = (await admin.payload('createApiKey', { label: `mcp ${role}`, role }, 'secret')).secret;
  }
});
afterAll(() => server?.stop());

const callOf = (name: string, args: object = {}) => message('tools/call', { name, arguments: args, ...META });

/** Sends a request with a header `Host` of another server, which fetch does not allow. */
function statusForHost(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/mcp`, {
      method: 'POST',
      headers: { host, 'content-type': 'application/json' },
    });
    sent
      .once('response', (response) => resolve(response.resume().statusCode!))
      .once('error', reject)
      .end('{}');
  });
}

describe('A message to /mcp', () => {
  it.each(['evil.example', 'evil.example:4000', '127.0.0.1.evil.example', '[::2]'])(
    'is rejected for the host %s',
    async (host) => {
      expect(await statusForHost(host)).toBe(403);
    },
  );

  it.each(['http://evil.example', 'https://localhost.evil.example', 'null'])(
    'is rejected from a page of %s',
    async (origin) => {
      const response = await post(server.url, message('tools/list'), { origin });
      const { errors } = (await response.json()) as TestData;
      expect([response.status, errors[0].extensions.code]).toEqual([403, 'FORBIDDEN']);
    },
  );

  it('is rejected with another method, and with an invalid key', async () => {
    const got = await fetch(`${server.url}/mcp`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    const unknown = await post(server.url, message('tools/list'), { authorization: 'Bearer nothing' });
    expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  it.each([
    ['text that is not JSON', '{', {}, 400, -32700],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]', {}, 400, -32600],
    ['an object that is no message', '{"a":1}', {}, 400, -32600],
    ['a body of 200 KB', ' '.repeat(200_000), {}, 413, -32600],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415, -32600],
    ['JSON 40 levels deep', `{"params":${'['.repeat(40)}${']'.repeat(40)}}`, {}, 400, -32600],
    ['a NUL character', '{"method":"tools/\\u0000"}', {}, 400, -32600],
    ['no metadata', message('tools/list', {}), {}, 400, -32602],
    ['a header with another method', message('tools/list'), { 'mcp-method': 'tools/call' }, 400, -32020],
    [
      'an unknown revision',
      message('tools/list', { _meta: { ...META._meta, 'io.modelcontextprotocol/protocolVersion': '2031-01-01' } }),
      { 'mcp-protocol-version': '2031-01-01' },
      400,
      -32022,
    ],
    ['an unknown method', message('resources/list'), {}, 404, -32601],
    ['an unknown tool', callOf('drop_table'), {}, 200, -32602],
    ['a tool without a name', message('tools/call'), {}, 200, -32602],
  ] as const)('is an error of the protocol for %s', async (_name, sent, headers, status, code) => {
    const response = await post(server.url, sent, headers);
    const { error } = (await response.json()) as { error: { code: number; message: string } };
    expect([response.status, error.code]).toEqual([status, code]);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('is answered by itself: messages that repeat an id each get their own response', async () => {
    const calls = ['agreements', 'topics'].map((list) => callOf('query', { document: `{ ${list} { totalCount } }` }));
    const answers = await Promise.all([...calls, ...calls].map((sent) => post(server.url, sent)));
    const results = (await Promise.all(answers.map((each) => each.json()))) as TestData[];
    expect(results.map(({ id, result }) => [id, Object.keys(result.structuredContent.data)])).toEqual([
      [1, ['agreements']],
      [1, ['topics']],
      [1, ['agreements']],
      [1, ['topics']],
    ]);
  });

  it('is charged, and reports the rate limit', async () => {
    const response = await post(server.url, message('tools/list'));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe.each(['2026-07-28', undefined])('A client of the revision %s', (revision) => {
  it('lists seven tools that only read, in fewer than 16,000 characters', async () => {
    const { client } = await openMcpClient(server.url, { revision });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOLS);
    for (const { annotations, inputSchema, description } of tools) {
      expect(annotations).toEqual({ readOnlyHint: true, openWorldHint: false });
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(description!.length).toBeGreaterThan(40);
    }
    expect(JSON.stringify(tools).length).toBeLessThan(16_000);
    expect(client.getInstructions()).toBe(INSTRUCTIONS);
    expect(INSTRUCTIONS.length).toBeLessThan(600);
    expect(client.getServerCapabilities()).toEqual({ tools: {} });
  });

  it('gets errors that a model can act on', async () => {
    const { call } = await openMcpClient(server.url, { revision });
    const errors = [
      await call('find', {}),
      await call('find', { text: 'x', limit: 5 }),
      await call('find', { text: 'x', first: 21 }),
      await call('cooperation_between', { parties: ['Moscow', 'Atlantis'] }),
      await call('cooperation_between', { parties: ['Moscow', 'Havana'], from: '2025-02-30' }),
      await call('record', { id: 'nothing' }),
      await call('record', { id: `party_${'0'.repeat(32)}` }),
      await call('count', { list: 'agreements', by: ['LEVEL'] }),
      await call('count', { list: 'parties', by: ['LEVEL'], from: '2020' }),
      await call('changes_since', { token: 'x' }),
      await call('query', { document: '{' }),
      await call('query', { document: '{ nothing }' }),
      await call('query', { document: '{ forums(first: 100) { nodes { sessions(first: 100) { nodes { id } } } } }' }),
      await call('query', { document: 'mutation { unpublish(input: { ids: [] }) { userErrors { code } } }' }),
      await call('query', { document: 'subscription { changes { token } }' }),
      await call('query', { document: '{ viewer { role } }' }),
      await call('query', { document: '{ apiKeys { totalCount } }' }),
      await call('query', { document: '{ plannedPublications { totalCount } }' }),
    ];
    expect(errors.map(({ error }) => error?.replace(/:.*$/s, ''))).toEqual([
      ...['BAD_USER_INPUT', 'BAD_USER_INPUT', 'BAD_USER_INPUT', 'PARTY_UNKNOWN', 'BAD_USER_INPUT'],
      ...['RECORD_UNKNOWN', 'RECORD_UNKNOWN', 'BAD_USER_INPUT', 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
      ...['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_TOO_COSTLY'],
      ...['READ_ONLY', 'READ_ONLY', 'READ_ONLY', 'READ_ONLY', 'READ_ONLY'],
    ]);
    expect(errors[1]!.error).toBe(
      'BAD_USER_INPUT: limit: unknown. The arguments of find are text, types, lang, first, after.',
    );
    expect(errors[7]!.error).toMatch(/^BAD_USER_INPUT: by: agreements has no dimension LEVEL\. Use .*YEAR/);
    expect(errors[12]!.error).toMatch(/cost of the operation is 10,101\. The maximum is 5,000\./);
  });

  it('finds, reads, counts and follows', async () => {
    const { call } = await openMcpClient(server.url, { revision });
    const { value: found } = await call('find', {
      text: 'International Municipal BRICS Forum',
      types: ['FORUM'],
      lang: 'ru',
    });
    expect([found.total, found.next]).toEqual([1, null]);
    const [forum] = found.hits;
    expect(forum).toMatchObject({
      ...{ type: 'FORUM', title: 'Международный муниципальный форум БРИКС 2025', date: '2025', version: 1 },
      url: `${server.url}/id/${forum.id}`,
      sources: [{ publisher: 'ANI', date: '2025-11-07' }, { publisher: 'GeoNames' }],
      moreSources: false,
    });
    const { value: read } = await call('record', { id: forum.url, include: ['history', 'cooperation'] });
    expect(read.record).toMatchObject({ type: 'FORUM', title: 'International Municipal BRICS Forum 2025' });
    const today = new Date().toISOString().slice(0, 10);
    expect(read.citation).toBe(
      `International Municipal BRICS Forum 2025. Entente, version 1, read ${today}. ${forum.url}@1`,
    );
    expect(read.history).toMatchObject([{ version: 1, kind: 'CREATED' }]);
    expect(read.cooperation.total).toBeGreaterThan(5);
    expect((await call('record', { id: forum.id, version: 1 })).value.record.id).toBe(`${forum.id}@1`);

    const between = { parties: ['Москва', 'La Habana'], first: 2 };
    const { value: first } = await call('cooperation_between', between);
    expect([first.total, first.items.length]).toEqual([3, 2]);
    expect(first.resolved.map(({ input, name }: { input: string; name: string }) => [input, name])).toEqual([
      ['Москва', 'Moscow'],
      ['La Habana', 'Havana'],
    ]);
    const { value: rest } = await call('cooperation_between', { ...between, after: first.next });
    expect([rest.items.length, rest.next]).toEqual([1, null]);

    const { value: counted } = await call('count', { list: 'cooperationItems', by: ['TYPE'], between: ['RU', 'CU'] });
    expect(
      counted.groups.map(({ keys, count }: { keys: { value: string }[]; count: number }) => [keys[0]!.value, count]),
    ).toEqual([
      ['COMMITMENT', 2],
      ['STATEMENT', 1],
    ]);
    expect(counted.cost).toMatchObject({ limit: 5_000 });

    const { value: now } = await call('changes_since');
    expect(now).toMatchObject({ changes: [], hasMore: false, resetRequired: false });
    const topic = await buildersOn(server.dataSource).topic(`Tides ${revision}`);
    let seen: unknown[] = [];
    for (let tries = 0; tries < 50 && seen.length === 0; tries++) {
      seen = (await call('changes_since', { token: now.token })).value.changes;
    }
    expect(seen).toMatchObject([{ kind: 'CREATED', recordId: topic.id, record: { title: `Tides ${revision}` } }]);

    const { value: schema } = await call('search_schema', { words: 'agreement signed on' });
    expect(schema.fragments.join('\n')).toContain('Agreement.signedOn: PartialDate');
    expect(JSON.stringify(schema)).not.toMatch(/Payload|createAgreement|viewer/);
    const { value: queried } = await call('query', {
      document: 'query ($ref: String!) { party(ref: $ref) { name } nobody: party(ref: "Atlantis") { name } }',
      variables: { ref: 'CU' },
    });
    expect(queried.data).toEqual({ party: { name: 'Cuba' }, nobody: null });
    expect(queried.errors).toMatchObject([{ path: ['nobody'], extensions: { code: 'PARTY_UNKNOWN' } }]);
  });
});

describe('An error', () => {
  it.each([
    ['cooperation_between', { parties: ['Moscow', 'Atlantis'] }, /^PARTY_UNKNOWN: parties\.1: No party is called/],
    [
      'cooperation_between',
      { parties: ['Nowhere', 'Atlantis'] },
      /: parties\.0: No party is called "Nowhere".* parties\.1: No party is called "Atlantis"/,
    ],
    ['cooperation_between', { parties: ['CU', 'RU'], from: '2025-02-30' }, /: from: "2025-02-30" is not a date\./],
    ['cooperation_between', { parties: ['CU', 'RU'], from: '2025', to: '2020' }, /: from and to: the range ends/],
    ['find', { text: 'x', lang: '?; ?' }, /^BAD_USER_INPUT: lang: .*BCP-47/],
    ['changes_since', { token: 'x' }, /^BAD_USER_INPUT: token: The value is not a token/],
    ['count', { list: 'agreements', by: ['YEAR'], party: 'Atlantis' }, /^PARTY_UNKNOWN: party: /],
    ['count', { list: 'agreements', by: ['YEAR'], between: ['CU', 'Atlantis'] }, /^PARTY_UNKNOWN: between\.1: /],
    ['count', { list: 'agreements', by: ['YEAR'], where: { party: 'Atlantis' } }, /^PARTY_UNKNOWN: where\.party: /],
    ['count', { list: 'parties', by: ['LEVEL'], where: { a: 1 } }, /^BAD_USER_INPUT: where\.a: Field "a" is not/],
  ])('of %s %j names the argument of the tool', async (tool, args, error) => {
    const { call } = await openMcpClient(server.url);
    expect((await call(tool, args)).error).toMatch(error);
  });
});

describe('The texts of a result', () => {
  it('have no characters that only a model reads', async () => {
    const hidden = [0x202e, 0x200b, 0x2066, 0xfeff, 0xe0041].map((code) => String.fromCodePoint(code)).join('');
    const topic = await buildersOn(server.dataSource).topic('Harbours');
    await server.sql('update topic set name = $2 where id = $1', [topic.uuid, `Har${hidden}bours می\u200cخواهم`]);
    const { call } = await openMcpClient(server.url);
    const { value } = await call('query', { document: `{ topic(id: "${topic.id}") { name } }` });
    expect(value.data.topic.name).toBe('Harbours می\u200cخواهم');
    expect((await call('record', { id: `a\u001b[31m${hidden}b` })).error).toContain('"a[31mb"');
  });

  it('are cut to a length that a model can read, and the position is behind the last item', async () => {
    const build = buildersOn(server.dataSource);
    const editor = mutationsOn(server, { authorization: `Bearer ${keys.EDITOR}` });
    const long = 'of the northern coast '.repeat(21);
    const sources = [];
    for (const name of ['One', 'Two', 'Three']) sources.push(await build.source(`${name} ${long}`));
    for (let number = 0; number < 15; number++) {
      const topic = await build.topic(`Lighthouses ${number} ${long}`.trim());
      for (const source of sources) await editor.payload('cite', { id: topic.id, citation: { source: source.id } });
    }
    const { call } = await openMcpClient(server.url);
    const { value: first } = await call('find', { text: 'Lighthouses', types: ['TOPIC'], first: 20 });
    expect([first.truncated, first.total]).toEqual([true, 15]);
    expect(JSON.stringify(first).length).toBeLessThanOrEqual(MAX_RESULT_LENGTH);
    const { value: rest } = await call('find', { text: 'Lighthouses', types: ['TOPIC'], first: 20, after: first.next });
    const ids = [...first.hits, ...rest.hits].map(({ id }) => id);
    expect([ids.length, new Set(ids).size, rest.next]).toEqual([15, 15, null]);
    const document =
      '{ one: parties(first: 100) { nodes { id name url } } two: parties(first: 100) { nodes { id name url } } }';
    const { value: all } = await call('query', { document });
    expect([all.truncated, JSON.stringify(all).length <= MAX_RESULT_LENGTH]).toEqual([true, true]);
    expect(all.data.one.nodes.length + all.data.two.nodes.length).toBe(150);
  });
});

describe('A record that is INTERNAL', () => {
  it.each(['READER', 'EDITOR'] as const)('is absent from every tool with a key of the role %s', async (role) => {
    const topic = await buildersOn(server.dataSource).topic(`Zyxq ${role}`, { visibility: Visibility.INTERNAL });
    const { call } = await openMcpClient(server.url, { key: keys[role] });
    expect((await call('find', { text: 'Zyxq' })).value).toMatchObject({ hits: [], total: 0 });
    expect((await call('record', { id: topic.id })).error).toMatch(/^RECORD_UNKNOWN/);
    const document = `{ node(id: "${topic.id}") { id } topics(search: "Zyxq") { totalCount } }`;
    expect((await call('query', { document })).value.data).toEqual({ node: null, topics: { totalCount: 0 } });
    // The same key sees it at /graphql if its role allows that.
    const { body } = await server.query(document, {}, { authorization: `Bearer ${keys[role]}` });
    expect(body.data.node).toEqual(role === 'EDITOR' ? { id: topic.id } : null);
    // A key raises limits.
    expect((await call('query', { document: '{ __typename }' })).value.cost.limit).toBe(20_000);
  });
});

describe('A server with MCP=', () => {
  it('off has no such path', async () => {
    const off = await startTestServer({ environment: { MCP: 'off' } });
    const response = await post(off.url, message('tools/list')).finally(() => off.stop());
    expect(response.status).toBe(404);
  });

  it('internal shows INTERNAL records to editors, and to nobody else', async () => {
    const internal = await startTestServer({ knowsKeys: true, environment: { ADMIN_KEY, MCP: 'internal' } });
    try {
      await buildersOn(internal.dataSource).topic('Zyxq', { visibility: Visibility.INTERNAL });
      const totals = await Promise.all(
        [undefined, ADMIN_KEY].map(async (key) => {
          const { call } = await openMcpClient(internal.url, { key });
          return (await call('find', { text: 'Zyxq' })).value.total;
        }),
      );
      expect(totals).toEqual([0, 1]);
      const { call } = await openMcpClient(internal.url, { key: ADMIN_KEY });
      expect((await call('query', { document: '{ apiKeys { totalCount } }' })).error).toMatch(/^READ_ONLY/);
    } finally {
      await internal.stop();
    }
  });
});

/** Its estimated cost is nearly the limit, and its cost is small. */
const EXPENSIVE = '{ forums(first: 49) { nodes { sessions(first: 100) { nodes { id } } } } }';

describe('A client that has used up its allowance', () => {
  it('is told in the result of a tool, and with 429 before the next message', async () => {
    const limited = await startTestServer({ environment: { RATE_LIMIT_ADDRESS: '5000' } });
    try {
      const { call } = await openMcpClient(limited.url);
      const errors: string[] = [];
      for (let asked = 0; asked < 100 && errors.length === 0; asked++) {
        const { error } = await call('query', { document: EXPENSIVE });
        if (error) errors.push(error);
      }
      expect(errors).toEqual([expect.stringMatching(/^RATE_LIMITED: .* Wait \d+ seconds\.$/)]);
      const page = callOf('query', { document: '{ parties(first: 100) { nodes { name } } }' });
      let response = await post(limited.url, page);
      for (let sent = 0; sent < 100 && response.status === 200; sent++) response = await post(limited.url, page);
      expect([response.status, Number(response.headers.get('retry-after')) > 0]).toEqual([429, true]);
    } finally {
      await limited.stop();
    }
  });
});

describe('Trusted documents', () => {
  const DUE =
    '# tool: Lists the commitments of a party.\nquery Due($party: String!, $first: Int = 5) { commitments(where: { party: $party }, first: $first) { nodes { title } } }';

  it.each([
    ['off', [...TOOLS.slice(0, 5), 'doc.Due']],
    ['on', [...TOOLS, 'doc.Due']],
  ])('become tools if they say so, with UNTRUSTED_DOCUMENTS=%s', async (untrusted, names) => {
    const folder = await mkdtemp(join(tmpdir(), 'trusted-'));
    const file = join(folder, 'documents.json');
    await writeFile(file, JSON.stringify({ due: DUE, other: 'query Other { topics { totalCount } }' }));
    const environment = { TRUSTED_DOCUMENTS: file, UNTRUSTED_DOCUMENTS: untrusted };
    const trusting = await startTestServer({ environment });
    try {
      const { client, call } = await openMcpClient(trusting.url);
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(names);
      expect(tools.at(-1)).toMatchObject({
        description: 'Lists the commitments of a party.',
        inputSchema: {
          properties: { party: { type: 'string' }, first: { type: 'integer', description: 'Default: 5.' } },
          required: ['party'],
        },
      });
      expect((await call('doc.Due', { party: 'Havana', last: 1 })).error).toBe(
        'BAD_USER_INPUT: last: unknown. The arguments are party, first.',
      );
      expect((await call('doc.Due', {})).error).toMatch(/^BAD_USER_INPUT: .*party/);
      expect((await call('doc.Due', { party: 7 })).error).toMatch(/^BAD_USER_INPUT: party: String cannot represent/);
      const { value } = await call('doc.Due', { party: 'Havana' });
      expect(value.data.commitments.nodes.length).toBe(2);
      // The documents of the other tools run, although they are not listed.
      expect((await call('find', { text: 'Havana' })).value.total).toBeGreaterThan(0);
    } finally {
      await trusting.stop();
      await rm(folder, { recursive: true });
    }
  });
});

describe('A server without its database', () => {
  it('answers 503, and the client repeats the message later', async () => {
    const database = await gated(await freshDatabase());
    const gone = await startTestServer({ database, logTo: () => undefined });
    try {
      const call = callOf('find', { text: 'Havana' });
      expect((await post(gone.url, call)).status).toBe(200);
      await database.shut();
      const response = await post(gone.url, call);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
      expect(((await response.json()) as TestData).errors[0].extensions.code).toBe('SERVICE_UNAVAILABLE');
      await database.open();
    } finally {
      await gone.stop();
      await database.drop();
    }
  });
});
