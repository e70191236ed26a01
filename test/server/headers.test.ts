import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, environment: { PUBLIC_URL: 'https://entente.example' } });
});
afterAll(() => server.stop());

/** The headers that Helmet sets for pages, as far as they matter to current browsers. */
const SAFE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'x-dns-prefetch-control': 'off',
  'strict-transport-security': 'max-age=15552000',
};

/** One response of each kind of route, and of each kind of rejection. */
const DOORS: [what: string, path: string, init?: RequestInit][] = [
  ['a GraphQL response', '/graphql?query={__typename}', { headers: { 'apollo-require-preflight': 'yes' } }],
  [
    'a rejected GraphQL request',
    '/graphql',
    { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
  ],
  ['a method that is not allowed', '/graphql', { method: 'DELETE' }],
  ['a preflight', '/graphql', { method: 'OPTIONS' }],
  ['server-sent events', '/graphql/stream?query={a}', { headers: { accept: 'text/event-stream' } }],
  ['rejected server-sent events', '/graphql/stream', { headers: { accept: 'text/html' } }],
  ['health', '/livez'],
  ['readiness', '/readyz'],
  ['an unknown path', '/nowhere'],
  ['the front page', '/'],
  ['the playground', '/playground'],
  ['the page of a record', '/id/nothing'],
  ['the vocabulary', '/ns'],
  ['the vocabulary as data', '/ns.jsonld'],
  ['the reconciliation service', '/reconcile'],
  ['a rejected batch of queries', '/reconcile', { method: 'POST', body: new URLSearchParams({ queries: '{' }) }],
  ['tools for language models', '/mcp', { method: 'POST' }],
  ['a rejected import', '/import', { method: 'POST' }],
  ['a mapping that is not deleted', '/import/mappings/nothing', { method: 'DELETE' }],
  ['robots.txt', '/robots.txt'],
  ['the sitemap', '/sitemap.xml'],
  ['an unknown part of the sitemap', '/sitemap/topic-9.xml'],
  ['the catalogue', '/catalog.jsonld'],
  ['the list of releases', '/releases.json'],
  ['topics as SKOS', '/export/topics.ttl'],
];

/** Pages name what a reader looks for in their addresses. Only pages of this server receive these. */
const PAGES = ['/', '/playground', '/id/nothing', '/ns'];

describe.each(DOORS)('%s', (_what, path, init) => {
  it('has the security headers, and does not name the server software', async () => {
    const { headers } = await fetch(`${server.url}${path}`, { redirect: 'manual', ...init });
    // The explorer may not be built: then the front page is an error as JSON.
    const isPage = PAGES.includes(path) && headers.get('content-type')?.startsWith('text/html');
    const expected = isPage ? { ...SAFE, 'referrer-policy': 'same-origin' } : SAFE;
    expect(Object.fromEntries(Object.keys(SAFE).map((name) => [name, headers.get(name)]))).toEqual(expected);
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    // Inline styles may be allowed if a library of a page needs them; inline scripts never.
    expect(policy.split(';').find((part) => part.trim().startsWith('script-src')) ?? '').not.toMatch(
      /unsafe|\*|https?:/,
    );
    expect(headers.get('set-cookie')).toBeNull();
  });
});

it('The response to bytes that are not HTTP is data that no browser treats as a page', async () => {
  const { hostname, port } = new URL(server.url);
  const answer = await new Promise<string>((settle) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write('<script>alert(1)</script>\r\n\r\n'));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => settle(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toMatch(/\r\nContent-Type: application\/json/);
  expect(answer).toMatch(/\r\nX-Content-Type-Options: nosniff\r\n/);
  expect(answer).not.toContain('alert');
});
