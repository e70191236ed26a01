import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import robots from 'robots-parser';
import { SaxesParser } from 'saxes';
import { recordTypes } from '../../../src/records/description/registry.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { buildersOn } from '../../harness/builders.ts';
import { until } from '../../harness/program.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';
import { writeVisibilityFixture } from '../../harness/visibility-fixture.ts';

// The package exports its function as CommonJS does, its types as ES modules do.
const readRobots = robots as unknown as typeof robots.default;

const PUBLIC_URL = 'https://pacts.example/base';

let server: TestServer;
let hidden: TestServer;

beforeAll(async () => {
  server = await startTestServer({ environment: { PUBLIC_URL } });
  await writeVisibilityFixture(server.dataSource, { prefix: 'Open ', visibility: Visibility.PUBLIC });
  await writeVisibilityFixture(server.dataSource, { prefix: 'Secret ', visibility: Visibility.INTERNAL });
  hidden = await startTestServer({ seeded: false });
});
afterAll(async () => {
  await server?.stop();
  await hidden?.stop();
});

const get = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);

/** The texts of the elements of an XML document, by the name of the element. */
async function elementsAt(path: string): Promise<{ [element: string]: string[] }> {
  const response = await get(path);
  expect([path, response.status, response.headers.get('content-type')]).toEqual([
    path,
    200,
    'application/xml; charset=utf-8',
  ]);
  const found: { [element: string]: string[] } = {};
  let open = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    open = name;
  });
  parser.on('text', (text) => {
    const texts = found[open] ?? [];
    found[open] = texts;
    if (text.trim()) texts.push(text);
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(await response.text()).close();
  return found;
}

const pathOf = (address: string) => {
  expect(address.startsWith(`${PUBLIC_URL}/`)).toBe(true);
  return address.slice(PUBLIC_URL.length);
};

/** The addresses in all parts of the sitemap. */
async function addresses(): Promise<string[]> {
  const { loc = [] } = await elementsAt('/sitemap.xml');
  const found: string[] = [];
  for (const part of loc) found.push(...((await elementsAt(pathOf(part))).loc ?? []));
  return found.sort();
}

/** The addresses of all PUBLIC records, as their tables have them. */
async function expected(): Promise<string[]> {
  const all = recordTypes().map(({ type, page }) => {
    const table = type.toLowerCase();
    const path = page.path ? `'${page.path}/' || slug` : `'id/${table}_' || replace(id::text, '-', '')`;
    return `select '${PUBLIC_URL}/' || ${path} as address from "${table}" where visibility = 'PUBLIC'`;
  });
  return (await server.sql<{ address: string }>(all.join(' union all '))).map(({ address }) => address).sort();
}

const writeParts = (size: number) => server.sql(`select write_sitemap_parts(${size}, '0')`);

describe('INDEXING off, the default without PUBLIC_URL', () => {
  it('keeps crawlers away, and search engines from listing any response', async () => {
    expect(await (await fetch(`${hidden.url}/robots.txt`)).text()).toBe('User-agent: *\nDisallow: /\n');
    for (const path of ['/', '/docs', '/graphql', '/nothing', '/robots.txt', '/releases', '/export/topics.csv']) {
      const { headers } = await fetch(`${hidden.url}${path}`);
      expect([path, headers.get('x-robots-tag')]).toEqual([path, 'noindex']);
    }
    expect((await fetch(`${hidden.url}/sitemap.xml`)).status).toBe(404);
  });
});

describe('GET /robots.txt', () => {
  it('keeps crawlers from lists and forms, and names the sitemap', async () => {
    const response = await get('/robots.txt');
    expect([response.status, response.headers.get('content-type'), response.headers.get('x-robots-tag')]).toEqual([
      200,
      'text/plain; charset=utf-8',
      null,
    ]);
    const rules = readRobots('https://pacts.example/robots.txt', await response.text());
    const allowed = (path: string) => rules.isAllowed(`${PUBLIC_URL}${path}`, 'Anybot');
    for (const path of ['/graphql', '/export/topics.csv', '/import', '/search?q=a', '/embed/between', '/mcp'])
      expect([path, allowed(path)]).toEqual([path, false]);
    for (const path of [
      '/',
      '/party/berlin',
      '/id/agreement_1',
      '/docs',
      '/releases/1',
      '/sitemap.xml',
      '/catalog.jsonld',
    ])
      expect([path, allowed(path)]).toEqual([path, true]);
    expect(rules.getSitemaps()).toEqual([`${PUBLIC_URL}/sitemap.xml`]);
  });
});

describe('GET /sitemap.xml', () => {
  it.each([
    '/sitemap/topic-9.xml',
    '/sitemap/secret-1.xml',
    '/sitemap/topic-0.xml',
    '/sitemap/topic-1.xml/x',
    '/sitemap/',
  ])('has no part %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('rejects other methods than GET and HEAD', async () => {
    expect((await get('/sitemap.xml', { method: 'POST' })).status).toBe(405);
    const head = await get('/sitemap.xml', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('lists the parts that scheduled maintenance wrote', async () => {
    await until(async () => (await elementsAt('/sitemap.xml')).loc !== undefined, 'there are parts');
    const { loc = [] } = await elementsAt('/sitemap.xml');
    expect(loc).toContain(`${PUBLIC_URL}/sitemap/party-1.xml`);
    await writeParts(40_000);
    expect(await addresses()).toEqual(await expected());
  });

  it('is not written again while it is young, and only by one session', async () => {
    const writtenAt = async () => (await server.sql('select max(written_at) as at from sitemap_part'))[0]!.at;
    const before = await writtenAt();
    await server.sql("select write_sitemap_parts(1, '59 minutes')");
    expect(await writtenAt()).toEqual(before);
  });

  it('has several parts of a type, which together have every PUBLIC record once', async () => {
    await writeParts(3);
    const { loc = [] } = await elementsAt('/sitemap.xml');
    const [{ parts }] = (await server.sql(
      "select sum(ceil(n / 3.0))::integer as parts from (select count(*) as n from record where visibility = 'PUBLIC' and deleted_at is null group by type) o",
    )) as [{ parts: number }];
    expect(loc).toHaveLength(parts);
    expect(await addresses()).toEqual(await expected());
  });

  it('has the time of the last change, never that of its writing', async () => {
    const [{ at }] = (await server.sql(
      "update record set updated_at = '2021-02-03T04:05:06Z' where type = 'TOPIC' returning updated_at as at",
    )) as [{ at: Date }];
    await writeParts(40_000);
    const { lastmod = [] } = await elementsAt('/sitemap/topic-1.xml');
    expect(new Set(lastmod)).toEqual(new Set([at.toISOString()]));
    const index = await elementsAt('/sitemap.xml');
    expect(index.lastmod![index.loc!.indexOf(`${PUBLIC_URL}/sitemap/topic-1.xml`)]).toBe(at.toISOString());
  });

  it('shows at once that a record was published, withdrawn or deleted', async () => {
    await writeParts(3);
    const build = buildersOn(server.dataSource);
    const early = await build.topic('Early', { visibility: Visibility.INTERNAL });
    const late = await build.topic('Late', { slug: 'late-topic' });
    expect(await addresses()).toContain(`${PUBLIC_URL}/topic/late-topic`);
    expect(await addresses()).toEqual(await expected());
    // Parts begin with PUBLIC records; this one comes before all of them.
    await server.sql(
      "update sitemap_part set first_id = (select id from topic where visibility = 'PUBLIC' order by id desc limit 1) where type = 'TOPIC' and number = 1",
    );
    await server.sql("update topic set visibility = 'PUBLIC' where id = $1", [early.uuid]);
    await server.sql("update topic set visibility = 'INTERNAL' where id = $1", [late.uuid]);
    expect(await addresses()).not.toContain(`${PUBLIC_URL}/topic/late-topic`);
    expect(await addresses()).toEqual(await expected());
  });

  it('returns 304 to a crawler that has the index', async () => {
    const etag = (await get('/sitemap.xml')).headers.get('etag')!;
    expect((await get('/sitemap.xml', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('has at most 50,000 addresses in a file, read in batches', async () => {
    await server.sql(`begin; set local session_replication_role = replica;
      insert into record (id, type, visibility) select ('ffffffff-ffff-7fff-8fff-' || lpad(to_hex(n), 12, '0'))::uuid, 'SOURCE', 'PUBLIC'
        from generate_series(1, 52000) n;
      insert into source (id, title, sort_key, kind) select id, 'Many', 'many', 'OTHER' from record
        where id > 'ffffffff-0000-0000-0000-000000000000'; commit`);
    await writeParts(1_000_000);
    await server.query('{ __typename }');
    expect((await elementsAt('/sitemap/source-1.xml')).loc).toHaveLength(50_000);
    expect(server.statements().filter(({ text }) => text.endsWith('order by t.id limit 5000'))).toHaveLength(10);
    await writeParts(40_000);
    expect((await elementsAt('/sitemap/source-1.xml')).loc).toHaveLength(40_000);
    expect(await addresses()).toEqual(await expected());
  });

  it('needs no memory that grows with the records or the requests', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const liveMegabytes = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    const read = async (each: (chunk: number) => void) => {
      let chunks = 0;
      for await (const _ of (await get('/sitemap/source-1.xml')).body!) each(chunks++);
      return chunks;
    };
    const chunks = await read(() => {});
    const before = liveMegabytes();
    for (let request = 0; request < 2; request++) {
      let peak = 0;
      // Each measurement collects all garbage, which takes seconds on a busy machine.
      await read((chunk) => {
        if (chunk % Math.ceil(chunks / 3) === 1) peak = Math.max(peak, liveMegabytes());
      });
      expect(peak).toBeGreaterThan(0);
      expect(peak - before).toBeLessThan(50);
    }
    // The two requests together had 80,000 records.
    expect(liveMegabytes() - before).toBeLessThan(5);
  });
});
