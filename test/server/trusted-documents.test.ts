import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readConfig } from '../../src/runtime/config.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A cheap query that is longer and deeper than allowed, with more aliases. */
const aliases = Array.from({ length: 40 }, (_, n) => `a${n}: title`).join(' ');
const DEEP = `query Deep { forums(first: 1) { nodes { ${aliases} ${'series { forums(first: 1) { nodes { '.repeat(4)} id ${'} } } '.repeat(4)} } } }`;
const DEAR = 'query Dear { forums(first: 100) { nodes { sessions(first: 100) { nodes { id } } } } }';
const NAMED = 'query Named($ref: String!) { party(ref: $ref) { name } }';
const FOLLOWED = 'subscription Followed { changes { token } }';
const OTHER = '{ forums { totalCount } }';

const folder = mkdtempSync(join(tmpdir(), 'trusted-'));
const inFolder = (name: string) => join(folder, name);
let also: TestServer;
let only: TestServer;

beforeAll(async () => {
  const manifest = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'named-1', name: 'Named', type: 'query', body: NAMED }],
  };
  writeFileSync(inFolder('apollo.json'), JSON.stringify(manifest));
  writeFileSync(
    inFolder('relay.json'),
    JSON.stringify({ [sha256(DEEP)]: DEEP, dear: DEAR, [sha256(FOLLOWED)]: FOLLOWED }),
  );
  also = await startTestServer({ environment: { TRUSTED_DOCUMENTS: folder } });
  only = await startTestServer({
    database: also.database,
    environment: { TRUSTED_DOCUMENTS: folder, UNTRUSTED_DOCUMENTS: 'off' },
  });
});

afterAll(async () => {
  await only?.stop();
  await also?.stop();
  rmSync(folder, { recursive: true });
});

/**
 * Sends a request.
 * @returns status, code of the first error, and data
 */
async function post(server: TestServer, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify(body),
  });
  return outcome(response);
}

async function outcome(response: Response) {
  const { data, errors } = (await response.json()) as TestAnswer['body'];
  return { status: response.status, code: errors?.[0]?.extensions.code, data };
}

const byHash = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } });
const NOT_IN_LIST = { status: 403, code: 'PERSISTED_QUERY_NOT_IN_LIST', data: undefined };
const WHERE = { variables: { ref: 'Москва' } };
const MOSCOW = { status: 200, code: undefined, data: { party: { name: 'Moscow' } } };

describe('A list of trusted documents', () => {
  it.each([
    ['does not exist', 'nothing.json', /nothing\.json cannot be read/],
    ['is not JSON', '{', /is neither a JSON object of ids and documents nor an Apollo manifest/],
    ['has another structure', '{"documents": ["{ __typename }"]}', /is neither a JSON object/],
    [
      'has a document that is invalid for the schema',
      '{"x": "{ weather }"}',
      /the document x is not valid\. Cannot query/,
    ],
    ['has a document that cannot be parsed', '{"x": "{"}', /the document x is not valid\. Syntax Error/],
    [
      'has a string that cannot be stored',
      '{"x": "{ party(ref: \\"\\\\u0000\\") { id } }"}',
      /the document x is not valid/,
    ],
  ])('that %s stops the start with a message', async (_what, text, sentence) => {
    const file = inFolder(text.endsWith('.json') ? text : 'wrong.txt');
    if (!text.endsWith('.json')) writeFileSync(file, text);
    const starting = startTestServer({ database: also.database, environment: { TRUSTED_DOCUMENTS: file } });
    await expect(starting).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(sentence) });
  });

  it('is required if other documents are off', () => {
    expect(() => readConfig({ UNTRUSTED_DOCUMENTS: 'off' })).toThrow(
      'UNTRUSTED_DOCUMENTS needs TRUSTED_DOCUMENTS if it is off',
    );
  });
});

describe('A server that runs only trusted documents', () => {
  it.each<[string, object]>([
    ['another document', { query: OTHER }],
    ['a trusted document with a further space', { query: `${NAMED} `, ...WHERE }],
    ['an introspection', { query: '{ __schema { queryType { name } } }' }],
    ['a document that cannot be parsed', { query: '{' }],
    ['an unknown id', { documentId: 'named-2' }],
    ['an unknown hash', byHash(OTHER)],
    ['another document with its hash', { query: OTHER, ...byHash(OTHER) }],
    [
      'a mutation',
      { query: 'mutation { createTopic(input: { names: [{ lang: "en", text: "New" }] }) { topic { id } } }' },
    ],
  ])('rejects %s', async (_what, body) => {
    expect(await post(only, body)).toEqual(NOT_IN_LIST);
    expect(await post(only, body, { accept: 'application/json' })).toEqual(NOT_IN_LIST);
  });

  it('rejects other documents by GET, WebSocket and SSE as well', async () => {
    const search = new URLSearchParams({ query: OTHER });
    const headers = { 'apollo-require-preflight': 'true' };
    expect(await outcome(await fetch(`${only.url}/graphql?${search}`, { headers }))).toEqual(NOT_IN_LIST);
    const subscription = 'subscription { changes { token } }';
    const events = await fetch(`${only.url}/graphql/stream?${new URLSearchParams({ query: subscription })}`);
    expect(await events.text()).toContain('PERSISTED_QUERY_NOT_IN_LIST');
    expect(await overSocket(only, { query: subscription })).toEqual('PERSISTED_QUERY_NOT_IN_LIST');
  });

  it('runs trusted documents by text, id and hash', async () => {
    expect(await post(only, { query: NAMED, ...WHERE })).toEqual(MOSCOW);
    expect(await post(only, { documentId: 'named-1', ...WHERE })).toEqual(MOSCOW);
    expect(await post(only, { documentId: `sha256:${sha256(NAMED)}`, ...WHERE })).toEqual(MOSCOW);
    expect(await post(only, { ...byHash(NAMED), ...WHERE })).toEqual(MOSCOW);
    expect(await post(only, { query: NAMED, ...byHash(NAMED), ...WHERE })).toEqual(MOSCOW);
  });

  it('runs trusted documents by GET, WebSocket and SSE as well', async () => {
    const variables = JSON.stringify(WHERE.variables);
    const headers = { 'apollo-require-preflight': 'true' };
    const named = JSON.stringify(byHash(NAMED).extensions);
    const ways: Record<string, string>[] = [{ documentId: 'named-1' }, { extensions: named }, { query: NAMED }];
    for (const parameters of ways) {
      const search = new URLSearchParams({ ...parameters, variables });
      expect(await outcome(await fetch(`${only.url}/graphql?${search}`, { headers }))).toEqual(MOSCOW);
    }
    const gone = new AbortController();
    const search = new URLSearchParams({ documentId: `sha256:${sha256(FOLLOWED)}` });
    const events = await fetch(`${only.url}/graphql/stream?${search}`, { signal: gone.signal });
    expect([events.status, events.headers.get('content-type')]).toEqual([200, expect.stringContaining('event-stream')]);
    const first = await events.body!.getReader().read();
    expect(new TextDecoder().decode(first.value)).not.toContain('error');
    gone.abort();
    expect(await overSocket(only, { query: '', ...byHash(FOLLOWED) })).toBeNull();
  });

  it('limits the cost of trusted documents', async () => {
    const refused = await post(only, { documentId: 'dear' });
    expect(refused).toMatchObject({ status: 422, code: 'OPERATION_TOO_COSTLY' });
  });

  it('serves exports and feeds', async () => {
    const exported = await fetch(`${only.url}/export/topics.csv`);
    expect([exported.status, (await exported.text()).startsWith('id,')]).toEqual([200, true]);
    const feed = await fetch(`${only.url}/feed.atom`);
    expect(feed.status).toBe(200);
  });
});

describe('A server that runs trusted and other documents', () => {
  it('allows trusted documents of any length and depth, with any number of aliases', async () => {
    expect(await post(also, { query: `${DEEP} ` })).toMatchObject({ status: 422, code: 'OPERATION_TOO_DEEP' });
    const whole = await post(also, { query: DEEP });
    expect([whole.status, whole.code]).toEqual([200, undefined]);
    expect(whole.data.forums.nodes[0].a39).toBe(whole.data.forums.nodes[0].a0);
  });

  it('runs other documents, and registers them by hash', async () => {
    expect(await post(also, byHash(OTHER))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
    expect((await post(also, { query: OTHER, ...byHash(OTHER) })).status).toBe(200);
    expect((await post(also, byHash(OTHER))).status).toBe(200);
    expect(await post(also, { documentId: 'named-2' })).toEqual(NOT_IN_LIST);
  });
});

/** The code of the error with which a subscription ends; null if it returns a change. */
async function overSocket(server: TestServer, payload: { query: string; extensions?: Record<string, unknown> }) {
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const changing = setInterval(() => void server.sql("update source set title = title || '.'"), 200);
  try {
    return await new Promise<unknown>((resolve) => {
      client.subscribe(payload, {
        next: () => resolve(null),
        complete: () => resolve('complete'),
        error: (errors) => resolve((errors as { extensions: { code: string } }[])[0]?.extensions.code),
      });
    });
  } finally {
    clearInterval(changing);
    await client.dispose();
  }
}
