import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { readDataVersion } from '../../src/records/data-version.reads.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const SOURCES = '{ sources(first: 100) { totalCount nodes { title } } }';
const BETWEEN = '{ cooperation(between: ["Moscow", "Havana"]) { totalCount nodes { title } } }';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) => (headers.authorization ? { role: Role.EDITOR, name: headers.authorization } : ANONYMOUS),
  });
});
afterAll(() => server.stop());

interface Got {
  status: number;
  headers: Headers;
  text: string;
  /** The cost of the response. */
  statements: string[];
}

async function get(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Got> {
  const before = server.statements().length;
  const response = await fetch(`${server.url}/graphql?${new URLSearchParams(parameters)}`, {
    headers: { 'apollo-require-preflight': 'yes', ...headers },
  });
  const text = await response.text();
  const statements = server.statements().slice(before);
  return { status: response.status, headers: response.headers, text, statements: statements.map(({ text }) => text) };
}

const etagIn = (got: Got) => got.headers.get('etag') ?? 'none';
const ifChanged = (query: string, etag: string) => get({ query }, { 'if-none-match': etag });

describe('A public response to a GET', () => {
  it('has headers that let shared caches store it briefly, by client and media type', async () => {
    const { status, headers } = await get({ query: '{ parties(first: 100) { nodes { id name } } }' });
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=10, must-revalidate']);
    expect(headers.get('etag')).toMatch(/^W\/"[\w-]{22}"$/);
    expect(headers.get('vary')?.split(', ').sort()).toEqual([
      'Accept',
      'Accept-Encoding',
      'Authorization',
      'Read-After',
    ]);
  });

  it('is neither sent nor read again while it is unchanged: one small statement checks', async () => {
    await waitForFeed(server);
    const first = await get({ query: BETWEEN });
    const second = await ifChanged(BETWEEN, etagIn(first));
    expect([second.status, second.text, etagIn(second)]).toEqual([304, '', etagIn(first)]);
    expect(second.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    expect(second.headers.get('content-length')).toBeNull();
    expect(second.statements).toEqual([expect.stringContaining('pg_current_snapshot')]);
    expect(first.statements).toHaveLength(2);
  });

  it('matches every form of its ETag in If-None-Match, and no other ETag', async () => {
    const etag = etagIn(await get({ query: BETWEEN }));
    const strong = etag.replace('W/', '');
    for (const named of [strong, `"other", ${etag}`, `W/"other",${strong}`, '*']) {
      expect([named, (await ifChanged(BETWEEN, named)).status]).toEqual([named, 304]);
    }
    for (const named of ['"other"', strong.replaceAll('"', ''), strong.slice(0, -3), '']) {
      expect([named, (await ifChanged(BETWEEN, named)).status]).toEqual([named, 200]);
    }
    expect((await ifChanged(SOURCES, etag)).status).toBe(200);
  });

  it('is found by the hash of its document, once the document was sent', async () => {
    const query = '{ topics(first: 3) { nodes { name } } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
    await waitForFeed(server);
    const unknown = await get({ extensions });
    expect([unknown.text.includes('PERSISTED_QUERY_NOT_FOUND'), unknown.headers.get('etag')]).toEqual([true, null]);
    expect(unknown.headers.get('cache-control')).not.toMatch(/public/);
    const told = await get({ extensions, query });
    const byHash = await get({ extensions });
    const dataOf = ({ text }: Got) => JSON.parse(text).data;
    expect([byHash.status, dataOf(byHash), etagIn(byHash)]).toEqual([200, dataOf(told), etagIn(told)]);
    const again = await get({ extensions }, { 'if-none-match': etagIn(byHash) });
    expect([again.status, again.statements.length]).toEqual([304, 1]);
  });

  it('is sent again once its data have changed', async () => {
    const first = await get({ query: SOURCES });
    await server.sql(
      "update source set title = title || ' (corrected)' where id = (select min(id::text)::uuid from source)",
    );
    const second = await ifChanged(SOURCES, etagIn(first));
    expect(second.status).toBe(200);
    expect(second.text).toContain(' (corrected)');
    expect(etagIn(second)).not.toBe(etagIn(first));
    expect((await ifChanged(SOURCES, etagIn(second))).status).toBe(304);
  });

  it('is read, but not sent again, once other data have changed', async () => {
    const first = await get({ query: BETWEEN });
    await server.sql("update source set publisher = coalesce(publisher, '') || '.'");
    await waitForFeed(server);
    const second = await ifChanged(BETWEEN, etagIn(first));
    expect([second.status, second.text, second.statements.length]).toEqual([304, '', 2]);
    expect((await ifChanged(BETWEEN, etagIn(first))).statements).toHaveLength(1);
  });

  it('is neither sent nor read again after a write in another database of the cluster', async () => {
    await waitForFeed(server);
    const elsewhere = new pg.Client({ connectionString: testDatabaseUrl('postgres') });
    await elsewhere.connect();
    try {
      await elsewhere.query('begin');
      await elsewhere.query('select pg_current_xact_id()');
      await server.sql("update source set title = title || '?' where id = (select min(id::text)::uuid from source)");
      const first = await get({ query: SOURCES });
      await elsewhere.query('commit');
      const second = await ifChanged(SOURCES, etagIn(first));
      expect([second.status, second.statements.length]).toEqual([304, 1]);
    } finally {
      await elsewhere.end();
    }
  });

  it('is sent again when a transaction that began earlier commits later', async () => {
    await waitForFeed(server);
    const early = new pg.Client({ connectionString: server.database.url });
    await early.connect();
    try {
      const ids = await server.sql<{ id: string }>('select id from source order by id limit 2');
      await early.query('begin');
      await early.query("update source set title = title || ' (early)' where id = $1", [ids[0]!.id]);
      await server.sql("update source set title = title || ' (late)' where id = $1", [ids[1]!.id]);
      const first = await get({ query: SOURCES });
      expect([first.text.includes('(late)'), first.text.includes('(early)')]).toEqual([true, false]);
      expect((await ifChanged(SOURCES, etagIn(first))).statements).toHaveLength(1);
      await early.query('commit');
      const second = await ifChanged(SOURCES, etagIn(first));
      expect([second.status, second.text.includes('(early)')]).toEqual([200, true]);
    } finally {
      await early.end();
    }
  });

  it('is read again when involvement was computed for another day', async () => {
    const before = await readDataVersion(server.sql);
    expect(await readDataVersion(server.sql)).toBe(before);
    await server.sql('update involvement_day set day = day');
    expect(await readDataVersion(server.sql)).not.toBe(before);
  });

  it('is read again after each write, and only then, if another database numbered the latest change', async () => {
    await server.sql(
      'update change set xid = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8 where id = (select max(id::text)::uuid from change)',
    );
    const before = await readDataVersion(server.sql);
    await server.sql('select pg_current_xact_id()');
    expect(await readDataVersion(server.sql)).toBe(before);
    await server.sql("update source set title = title || '!'");
    expect(await readDataVersion(server.sql)).not.toBe(before);
  });

  it('is read again once after changes were pruned', async () => {
    await waitForFeed(server);
    const before = await readDataVersion(server.sql);
    await server.sql("select prune_changes('0 seconds')");
    const pruned = await readDataVersion(server.sql);
    expect(pruned).not.toBe(before);
    await server.sql('select pg_current_xact_id()');
    expect(await readDataVersion(server.sql)).toBe(pruned);
    await server.sql("update source set title = title || '!' where id = (select min(id::text)::uuid from source)");
    expect(await readDataVersion(server.sql)).not.toBe(pruned);
  });

  it('is read again after each transaction if more changes than are counted follow one that is still running', async () => {
    await waitForFeed(server);
    const early = new pg.Client({ connectionString: server.database.url });
    await early.connect();
    try {
      await early.query(
        "begin; update source set title = title || ' (early)' where id = (select min(id::text)::uuid from source)",
      );
      const change = (many: number) =>
        server.sql(`insert into change (record_id, type, version, kind, visibility)
          select id, type, version, 'UPDATED', 'PUBLIC' from record cross join generate_series(1, ${many})
          where id = (select min(id::text)::uuid from record)`);
      await change(900);
      const few = await readDataVersion(server.sql);
      await server.sql('select pg_current_xact_id()');
      expect(await readDataVersion(server.sql)).toBe(few);
      await change(100);
      const many = await readDataVersion(server.sql);
      await server.sql('select pg_current_xact_id()');
      expect(await readDataVersion(server.sql)).not.toBe(many);
    } finally {
      await early.end();
    }
  });
});

describe('A response that shared caches must not store', () => {
  const isPrivate = ({ headers }: Got) => [headers.get('cache-control'), headers.get('etag')];

  it.each([
    ['one about the viewer', '{ viewer { role } topics(first: 1) { nodes { name } } }'],
    ['one about the viewer in a fragment', 'query { ...Who } fragment Who on Query { me: viewer { name } }'],
    ['one with a skipped field about the viewer', '{ __typename viewer @skip(if: true) { role } }'],
    [
      'one with an error',
      '{ topics(first: 1) { nodes { name } } cooperation(between: ["Atlantis", "Moscow"]) { totalCount } }',
    ],
    ['one to an invalid document', '{ nothing }'],
  ])('is %s', async (_what, query) => {
    expect(isPrivate(await get({ query }))).toEqual(['no-store', null]);
  });

  it('is every one to an identified viewer', async () => {
    expect(isPrivate(await get({ query: SOURCES }, { authorization: 'Bearer editor' }))).toEqual(['no-store', null]);
  });

  it('is one to a POST', async () => {
    const { headers } = await server.query(SOURCES);
    expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
  });
});

/** A minimal shared cache (RFC 9111): it stores public responses by address and by the headers that Vary names. */
class SharedCache {
  readonly #kept: { address: string; named: [string, string | undefined][]; got: Got }[] = [];

  async get(query: string, headers: Record<string, string> = {}): Promise<Got & { fromCache: boolean }> {
    const kept = this.#kept.find(
      ({ address, named }) => address === query && named.every(([name, value]) => headers[name] === value),
    );
    if (kept) return { ...kept.got, fromCache: true };
    const got = await get({ query }, headers);
    if (/\bpublic\b/.test(got.headers.get('cache-control') ?? '')) {
      const names = (got.headers.get('vary') ?? '').toLowerCase().split(', ').filter(Boolean);
      this.#kept.push({ address: query, named: names.map((name) => [name, headers[name]]), got });
    }
    return { ...got, fromCache: false };
  }
}

describe('Two viewers of the same URL', () => {
  const editor = { authorization: 'Bearer editor' };
  let shared: SharedCache;
  beforeEach(() => {
    shared = new SharedCache();
  });
  const TOPICS = '{ topics(first: 100) { nodes { name visibility } } kind: __typename }';

  beforeAll(async () => {
    await server.sql(`
      with made as (select new_id() as id)
      insert into topic (id, visibility, name, name_lang, slug, sort_key)
      select id, 'INTERNAL', 'Unannounced', 'en', 'unannounced', 'unannounced' from made
    `);
  });

  it('never get each other’s response from a shared cache', async () => {
    const anonymous = await shared.get(TOPICS);
    const editors = await shared.get(TOPICS, editor);
    const anonymousAgain = await shared.get(TOPICS);
    expect([anonymous.fromCache, editors.fromCache, anonymousAgain.fromCache]).toEqual([false, false, true]);
    expect(anonymous.text).not.toContain('Unannounced');
    expect(editors.text).toContain('Unannounced');
    expect(anonymousAgain.text).toBe(anonymous.text);
  });

  it('never get it in the other order either', async () => {
    expect((await shared.get(TOPICS, editor)).text).toContain('Unannounced');
    const anonymous = await shared.get(TOPICS);
    expect([anonymous.fromCache, anonymous.text.includes('Unannounced')]).toEqual([false, false]);
  });

  it('never get 304 for each other’s ETag', async () => {
    const etag = etagIn(await get({ query: TOPICS }));
    const editors = await get({ query: TOPICS }, { ...editor, 'if-none-match': etag });
    expect([editors.status, editors.text.includes('Unannounced')]).toEqual([200, true]);
  });
});

describe('/schema.graphql', () => {
  const take = (headers: Record<string, string> = {}) => fetch(`${server.url}/schema.graphql`, { headers });

  it('serves the schema as text, and 304 for its ETag', async () => {
    const first = await take();
    expect([first.status, first.headers.get('content-type'), first.headers.get('cache-control')]).toEqual([
      200,
      'text/plain; charset=utf-8',
      'public, no-cache',
    ]);
    expect(await first.text()).toBe(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
    const etag = first.headers.get('etag')!;
    const again = await take({ 'if-none-match': etag });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
    expect((await take({ 'if-none-match': '"another"' })).status).toBe(200);
  });

  it('accepts only GET, HEAD and OPTIONS', async () => {
    const response = await fetch(`${server.url}/schema.graphql`, { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
