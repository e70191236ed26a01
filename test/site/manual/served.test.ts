import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualFile } from '../../../src/site/manual/built-manual.ts';
import { MAX_QUERY_LENGTH } from '../../../src/site/manual/layout.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");

async function get(path: string, init: RequestInit = {}) {
  const response = await fetch(new URL(path, server.url), { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The results of a search: where they lead, their headings, and the words that are marked. */
async function results(query: string) {
  const { status, text } = await get(`/docs/search?q=${encodeURIComponent(query)}`);
  expect([query, status]).toEqual([query, 200]);
  const [, hits = ''] = /<ol class="hits">(.*)<\/ol>/s.exec(text) ?? [];
  return hits
    .split('<li>')
    .slice(1)
    .map((hit) => ({
      address: /href="([^"]*)"/.exec(hit)![1]!,
      heading: unescaped(/<a [^>]*>([^<]*)/.exec(hit)![1]!),
      marked: [...hit.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, word]) => word!.toLowerCase()),
    }));
}

describe('the manual over HTTP', () => {
  it('has no dead link and no dead anchor, and leads to each of its pages', async () => {
    const texts = new Map<string, string>();
    const queue = ['/docs'];
    const dead: string[] = [];
    const anchors: [from: string, path: string, id: string][] = [];
    for (const path of queue) {
      const { status, headers, text } = await get(path);
      if (status !== 200) dead.push(`${path}: ${status}`);
      if (!path.startsWith('/docs')) continue;
      expect([path, headers.get('content-type')]).toEqual([path, 'text/html; charset=utf-8']);
      texts.set(path, text);
      // The header leads to the explorer, which its own tests build and open.
      const own = text.replace(/<header class="site-head">.*?<\/header>/s, '');
      for (const [, href] of own.matchAll(/<a [^>]*?href="([^"]*)"/g)) {
        const url = new URL(unescaped(href!), `${server.url}${path}`);
        // Bundles, which their own tests build and open.
        if (url.origin !== server.url || ['/', '/playground'].includes(url.pathname)) continue;
        const target = url.pathname + url.search;
        if (url.hash) anchors.push([path, target, decodeURIComponent(url.hash.slice(1))]);
        if (!queue.includes(target)) queue.push(target);
      }
    }
    for (const [from, path, id] of anchors) {
      if (!texts.get(path)?.includes(` id="${id}"`)) dead.push(`${from}: ${path}#${id}`);
    }
    expect(dead).toEqual([]);
    const manual = await new ManualFile().load();
    expect([...texts.keys()]).toEqual(expect.arrayContaining([...manual!.pages.keys()].map((page) => `/docs/${page}`)));
    expect(anchors.length).toBeGreaterThan(200);
  }, 120_000);

  it('marks the current page, and leads to the pages before and after it', async () => {
    const { text } = await get('/docs/cost');
    expect(text).toContain('<html lang="en" data-root="../">');
    expect(text.match(/aria-current="page"/g)).toHaveLength(1);
    expect(text).toContain('<a href="cost" aria-current="page">');
    expect(text).toContain('<a rel="prev" href="client-package">');
    expect(text).toContain('<a rel="next" href="errors">');
    expect(text).toContain('<li><a href="#rate-limits">Rate limits</a></li>');
  });

  it('runs no script but its own, and loads nothing', async () => {
    const { headers } = await get('/docs/cost');
    const policy = headers.get('content-security-policy')!.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy.filter((each) => /unsafe|\*|https?:/.test(each))).toEqual([]);
  });

  it('is revalidated by ETag, answers HEAD, and rejects other methods', async () => {
    for (const path of ['/docs', '/docs/cost', '/docs/search?q=cost', '/docs/other-programs']) {
      const { headers } = await get(path);
      expect([path, headers.get('cache-control')]).toEqual([path, 'public, no-cache']);
      const again = await get(path, { headers: { 'if-none-match': headers.get('etag')! } });
      expect([path, again.status, again.text]).toEqual([path, 304, '']);
      const head = await get(path, { method: 'HEAD' });
      expect([path, head.status, head.text]).toEqual([path, 200, '']);
      expect((await get(path, { method: 'POST' })).status).toBe(405);
    }
  });

  it.each(['/docs/nothing', '/docs/decisions/query', '/docs/cost/', '/docs/..%2f..%2fpackage.json', '/docs/<b>x'])(
    'answers %s with a page that leads to the contents',
    async (path) => {
      const { status, text } = await get(path);
      expect(status).toBe(404);
      expect(text).toContain('<h1>There is no such page</h1>');
      expect(text).not.toContain('<b>x');
      const [, href] = /open <a href="([^"]*)">the contents/.exec(text)!;
      expect(new URL(href!, new URL(path, server.url)).pathname).toBe('/docs');
    },
  );

  it('redirects from /docs/ and from /how-to, with the language', async () => {
    for (const [path, target] of [
      ['/docs/', '/docs'],
      ['/how-to', '/docs/other-programs'],
      ['/how-to?lang=ru', '/docs/other-programs?lang=ru'],
    ] as const) {
      const { status, headers } = await get(path);
      const location = new URL(headers.get('location')!, new URL(path, server.url));
      expect([path, status, location.pathname + location.search]).toEqual([path, 308, target]);
    }
  });
});

describe('/docs/search', () => {
  it.each([
    ['replica', 'several-machines#standbys-for-reading', 'replica'],
    ['replicas', 'several-machines#standbys-for-reading', 'replica'],
    ['rate limit', 'cost#rate-limits', 'limit'],
    ['Power BI', 'other-programs#powerBi', ''],
    ['idempotency', 'writing#idempotency', 'idempotency'],
    ['IDEMPOTENCY_KEY_REUSED', 'errors#idempotency_key_reused', ''],
    ['move to another PostgreSQL', 'backups#move-to-another-postgresql', 'postgresql'],
    ['correcting a table', 'corrections', 'table'],
  ])('for %s shows %s first, with the words marked', async (query, address, word) => {
    const [first] = await results(query);
    expect(first?.address).toBe(address);
    if (word) expect(first!.marked.some((marked) => marked.startsWith(word))).toBe(true);
    const { text } = await get(`/docs/${address}`);
    const [, anchor] = address.split('#');
    if (anchor) expect(text).toContain(` id="${anchor}"`);
  });

  it('escapes the query, and keeps it in the box', async () => {
    const { text } = await get(`/docs/search?q=${encodeURIComponent('"><script>x</script>')}`);
    expect(text).not.toContain('<script>x');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"');
  });

  it('explains an empty query and one that finds nothing', async () => {
    for (const query of ['', '?q=', '?q=%20%20']) {
      expect((await get(`/docs/search${query}`)).text).toContain('Type words in the search box.');
    }
    expect((await get('/docs/search?q=xyzzy')).text).toContain('No section contains these words.');
    expect((await get('/docs/search?q=...')).text).toContain('No section contains these words.');
  });

  it('rejects a query that is too long, and names the limit', async () => {
    expect((await get(`/docs/search?q=${'a '.repeat(MAX_QUERY_LENGTH / 2)}`)).status).toBe(200);
    const { status, text } = await get(`/docs/search?q=${'a'.repeat(MAX_QUERY_LENGTH + 1)}`);
    expect(status).toBe(400);
    expect(text).toContain(`Use at most ${MAX_QUERY_LENGTH}.`);
  });
});

describe('a manual that has not been built', () => {
  it('is null', async () => {
    expect(await new ManualFile('/nowhere/manual.json').load()).toBeNull();
  });
});
