import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, environment: { PUBLIC_URL: 'https://entente.example' } });
});
afterAll(() => server.stop());

/** What Helmet gives a page, as far as it means something to browsers of today. */
const SAFE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'x-dns-prefetch-control': 'off',
  'strict-transport-security': 'max-age=15552000',
};

/** One of each kind of door, and of each kind of refusal. */
const DOORS: [what: string, path: string, init?: RequestInit][] = [
  ['an answer', '/graphql?query={__typename}', { headers: { 'apollo-require-preflight': 'yes' } }],
  ['a refusal of GraphQL', '/graphql', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }],
  ['a wrong method', '/graphql', { method: 'DELETE' }],
  ['a preflight', '/graphql', { method: 'OPTIONS' }],
  ['events', '/graphql/stream?query={a}', { headers: { accept: 'text/event-stream' } }],
  ['a refusal of events', '/graphql/stream', { headers: { accept: 'text/html' } }],
  ['health', '/livez'],
  ['readiness', '/readyz'],
  ['nothing', '/nowhere'],
  ['the front page', '/'],
  ['the playground', '/playground'],
  ['the page of a record', '/id/nothing'],
  ['the vocabulary', '/ns'],
  ['the vocabulary as data', '/ns.jsonld'],
  ['an import that may not be', '/import', { method: 'POST' }],
];

describe.each(DOORS)('%s', (_what, path, init) => {
  it('has the headers of safety, and says nothing of what serves it', async () => {
    const { headers } = await fetch(`${server.url}${path}`, { redirect: 'manual', ...init });
    expect(Object.fromEntries(Object.keys(SAFE).map((name) => [name, headers.get(name)]))).toEqual(SAFE);
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    // A style may stand in a page where a program of others wants it so; a script never.
    expect(policy.split(';').find((part) => part.trim().startsWith('script-src')) ?? '').not.toMatch(
      /unsafe|\*|https?:/,
    );
    expect(headers.get('set-cookie')).toBeNull();
  });
});

it('bytes that are no HTTP are answered as data that no browser takes for anything else', async () => {
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
