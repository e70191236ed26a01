import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { metricsAt } from '../harness/metrics.ts';
import { INSTANCES } from '../harness/multi-instance.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const AUDIENCE = 'entente';

/** An OpenID issuer with its published keys, and the number of requests for them. */
class TestIssuer {
  readonly keys: object[] = [];
  asked: string[] = [];
  isAway = false;
  brokenKeys = false;
  /** The issuer in the discovery document, if it is another one. */
  says: string | null = null;
  readonly #server: Server = createServer((request, response) => {
    this.asked.push(request.url!);
    response.setHeader('content-type', 'application/json');
    if (this.isAway) response.writeHead(500).end('{}');
    else if (request.url === '/keys' && this.brokenKeys) response.end('{}');
    else if (request.url === '/keys') response.end(JSON.stringify({ keys: this.keys }));
    else response.end(JSON.stringify({ issuer: this.says ?? this.url, jwks_uri: `${this.url}/keys` }));
  });

  async open(): Promise<void> {
    await new Promise<void>((settle) => this.#server.listen(0, '127.0.0.1', settle));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((settle) => {
      this.#server.close(() => settle());
      this.#server.closeAllConnections();
    });
  }
}

const issuer = new TestIssuer();
let server: TestServer;
let key: CryptoKey;
let foreignKey: CryptoKey;
beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  key = privateKey;
  foreignKey = (await generateKeyPair('ES256')).privateKey;
  issuer.keys.push({ ...(await exportJWK(publicKey)), kid: 'ours', alg: 'ES256' });
  await issuer.open();
  server = await startTestServer({
    seeded: false,
    knowsKeys: true,
    environment: {
      OIDC_ISSUER: issuer.url,
      OIDC_AUDIENCE: AUDIENCE,
      OIDC_CLIENT_IDS: 'explorer, importer',
      METRICS_PORT: '0',
      LOG_LEVEL: 'silent',
    },
  });
});
afterAll(async () => {
  await server?.stop();
  await issuer.close();
});

/** A valid token, with changes for a test. */
function token(
  claims: object = {},
  {
    by = key,
    kid = 'ours',
    aud = AUDIENCE,
    iss = issuer.url,
    exp = '1m',
    typ,
  }: { by?: CryptoKey; kid?: string; aud?: string; iss?: string; exp?: string; typ?: string } = {},
) {
  return new SignJWT({ sub: 'u-1', azp: 'explorer', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid, ...(typ && { typ }) })
    .setIssuer(iss)
    .setAudience(aud)
    .setExpirationTime(exp)
    .sign(by);
}

const ask = async (bearer: string) =>
  server.query('{ viewer { role name } }', {}, { authorization: `Bearer ${bearer}` });

/** The responses of all instances: each has its own keys and failures. */
async function askEach(bearer: () => Promise<string>) {
  const answers: Awaited<ReturnType<typeof ask>>[] = [];
  while (answers.length < INSTANCES) answers.push(await ask(await bearer()));
  return answers;
}

/** The rejected tokens in the metrics of an instance. */
const rejectedTokens = async () =>
  (await metricsAt(server.metricsUrl!)).get('entente_refused_keys_total{reason="token"}');

describe('token of an OpenID issuer', () => {
  it('gets 503 SERVICE_UNAVAILABLE while the issuer does not respond', async () => {
    issuer.isAway = true;
    for (const answer of await askEach(() => token())) {
      expect(publicError(answer)).toMatchObject({
        status: 503,
        code: 'SERVICE_UNAVAILABLE',
        message: expect.stringMatching(/^The OpenID issuer does not respond/),
      });
      expect(answer.headers.get('retry-after')).toBe('2');
    }
    expect(await rejectedTokens()).toBe(0);
    issuer.isAway = false;
  });

  it('causes no further request to an issuer that has just failed', async () => {
    const asked = issuer.asked.length;
    for (let time = 0; time < 20; time++) {
      expect(publicError(await ask(await token({}, { by: foreignKey })))).toMatchObject({ status: 503 });
    }
    expect(issuer.asked.length).toBe(asked);
  });

  it('gets 503 SERVICE_UNAVAILABLE while the discovery document is that of another issuer', async () => {
    issuer.says = 'https://example.org';
    const asked = issuer.asked.length;
    await until(async () => {
      expect(publicError(await ask(await token()))).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
      return issuer.asked.length >= asked + INSTANCES;
    }, 'the issuer is asked again');
    expect(issuer.asked).not.toContain('/keys');
    issuer.says = null;
    await until(
      async () => (await askEach(() => token())).every(({ status }) => status === 200),
      'the token is accepted',
    );
  }, 60_000);

  it('causes no further request for keys that could not be read', async () => {
    const other = new TestIssuer();
    await other.open();
    const apart = await startTestServer({
      seeded: false,
      knowsKeys: true,
      environment: { OIDC_ISSUER: other.url, OIDC_AUDIENCE: AUDIENCE, LOG_LEVEL: 'silent' },
    });
    try {
      other.brokenKeys = true;
      for (let time = 0; time < 10; time++) {
        const authorization = `Bearer ${await token({}, { iss: other.url })}`;
        expect(publicError(await apart.query('{ viewer { role } }', {}, { authorization }))).toMatchObject({
          status: 503,
        });
      }
      expect(other.asked.filter((url) => url === '/keys')).toHaveLength(INSTANCES);
    } finally {
      await apart.stop();
      await other.close();
    }
  });

  it('is counted if it is rejected', async () => {
    expect((await askEach(() => token())).every(({ status }) => status === 200)).toBe(true);
    expect(await rejectedTokens()).toBe(0);
    expect((await askEach(() => token({}, { by: foreignKey }))).every(({ status }) => status === 401)).toBe(true);
    expect(await rejectedTokens()).toBe(1);
  });

  it.each([
    ['signed by another key', () => token({}, { by: foreignKey })],
    ['signed by a key that the issuer does not have', () => token({}, { kid: 'another' })],
    ['meant for another audience', () => token({}, { aud: 'elsewhere' })],
    ['of another issuer', () => token({}, { iss: 'https://example.org' })],
    ['without a subject', () => token({ sub: undefined })],
    ['of another type', () => token({}, { typ: 'logout+jwt' })],
    ['for a client that signed a user in, by its nonce', () => token({ nonce: 'n-1' })],
    ['for a client that signed a user in, by its type', () => token({ typ: 'ID' })],
    ['of a client that is not listed', () => token({ azp: 'elsewhere' })],
    ['of an unlisted client beside a listed one', () => token({ client_id: 'elsewhere' })],
    ['without a client', () => token({ azp: undefined })],
    ['that was altered', async () => (await token()).replace(/\.[^.]*\./, `.${btoa('{"sub":"u-1","role":"ADMIN"}')}.`)],
    ['that is not signed', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"u-1"}')}.`.replaceAll('=', '')],
  ])('is rejected if it is one %s', async (_what, made) => {
    const answer = await ask(await made());
    expect(publicError(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(publicError(answer).message).toMatch(
      /^The token (is not valid|has no subject)|^Authorization: the API key is unknown/,
    );
    expect(answer.body.data).toBeUndefined();
  });

  it('is rejected if it has expired', async () => {
    expect(publicError(await ask(await token({}, { exp: '-1m' })))).toMatchObject({
      status: 401,
      message: 'The token has expired: sign in again.',
    });
  });

  it.each([
    [
      { role: 'EDITOR', name: 'Ada Lovelace' },
      { role: 'EDITOR', name: 'Ada Lovelace' },
    ],
    [
      { role: ['guest', 'admin'], email: 'ada@example.org' },
      { role: 'ADMIN', name: 'ada@example.org' },
    ],
    [{ role: 'owner' }, { role: 'READER', name: 'u-1' }],
    [{}, { role: 'READER', name: 'u-1' }],
    [{ name: 'ADMIN_KEY' }, { role: 'READER', name: 'u-1' }],
    // With a Cyrillic letter, in full width, and with a character that has none.
    [
      { name: '\u0410DMIN_KEY', preferred_username: 'ada' },
      { role: 'READER', name: 'ada' },
    ],
    [
      { name: '\uff21DMIN KEY', preferred_username: 'ad\u200bmin-key', email: 'a@b.c' },
      { role: 'READER', name: 'a@b.c' },
    ],
    [{ sub: 'Entente' }, { role: 'READER', name: 'subject Entente' }],
    [{ name: ' Ada\n\u202eLove\u0000lace ' }, { role: 'READER', name: 'Ada Love lace' }],
    [
      { azp: undefined, client_id: 'importer' },
      { role: 'READER', name: 'u-1' },
    ],
  ])('identifies the requester and the role by claims: %j', async (claims, viewer) => {
    const answer = await ask(await token(claims));
    expect(answer.body).toEqual({ data: { viewer } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('identifies the requester by issuer and subject, and has an expiry', async () => {
    const inSeconds = Math.floor(Date.now() / 1_000) + 60;
    const authorization = `Bearer ${await token({ role: 'editor' })}`;
    const { body } = await server.query('{ viewer { subject expiresAt } }', {}, { authorization });
    expect(body.data.viewer.subject).toBe(`${issuer.url} u-1`);
    expect(Math.abs(Date.parse(body.data.viewer.expiresAt) / 1_000 - inSeconds)).toBeLessThan(10);
  });

  it('gives a name of at most 100 characters', async () => {
    const { body } = await ask(await token({ name: 'é'.repeat(3_000) }));
    expect(body.data.viewer.name).toBe('é'.repeat(100));
  });

  it('is verified with cached keys, without a request to the issuer each time', async () => {
    await askEach(() => token());
    issuer.asked = [];
    for (let time = 0; time < 5; time++) await ask(await token());
    expect(issuer.asked).toEqual([]);
  });
});

describe('revision', () => {
  const HISTORY = '{ topics(first: 10) { nodes { history { nodes { by identity } } } } }';

  it('stores the identity of its author beside the name, for editors', async () => {
    const ada = await token({ sub: 'u-2', role: 'EDITOR', name: 'Ada' });
    const other = await token({ sub: 'u-3', role: 'ADMIN', name: 'Ada' });
    const editor = mutationsOn(server, { authorization: `Bearer ${ada}` });
    const { topic } = await editor.payload('createTopic', { names: [{ lang: 'en', text: 'Trade' }] }, 'topic { id }');
    const admin = mutationsOn(server, { authorization: `Bearer ${other}` });
    await admin.payload('updateTopic', { id: topic.id, expectedVersion: 1, slug: 'trade-in-goods' });
    const { secret, apiKey } = await admin.payload(
      'createApiKey',
      { label: 'Ada', role: 'EDITOR' },
      'secret apiKey { id }',
    );
    const byKey = mutationsOn(server, { authorization: `Bearer ${secret}` });
    await byKey.payload('updateTopic', { id: topic.id, expectedVersion: 2, slug: 'goods' });

    const revisions = async (headers: Record<string, string>) =>
      (await server.query(HISTORY, {}, headers)).body.data.topics.nodes[0].history.nodes;
    const uuid = apiKey.id.slice(-32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    expect(await revisions({ authorization: `Bearer ${ada}` })).toEqual([
      { by: 'Ada', identity: `key ${uuid}` },
      { by: 'Ada', identity: `${issuer.url} u-3` },
      { by: 'Ada', identity: `${issuer.url} u-2` },
    ]);
    expect(await revisions({})).toEqual(Array(3).fill({ by: 'Ada', identity: null }));
  });

  it('stores the identity of the editor who planned a publication', async () => {
    const ada = await token({ sub: 'u-4', role: 'EDITOR', name: 'Ada' });
    const authorization = `Bearer ${ada}`;
    const editor = mutationsOn(server, { authorization });
    const names = [{ lang: 'en', text: 'Planned' }];
    const { topic } = await editor.payload('createTopic', { names, visibility: 'INTERNAL' }, 'topic { id }');
    await editor.payload('publish', { ids: [topic.id], at: new Date(Date.now() + 1_000).toISOString() });
    const asked = `query ($id: ID!) { node(id: $id) { ... on Topic { visibility history { nodes { identity } } } } }`;
    const seen = async () => (await server.query(asked, { id: topic.id }, { authorization })).body.data.node;
    await until(async () => (await seen()).visibility === 'PUBLIC', 'the topic is published');
    expect((await seen()).history.nodes).toEqual(Array(2).fill({ identity: `${issuer.url} u-4` }));
  });
});

describe('A client of /mcp', () => {
  it('learns from a 401 where the issuer of tokens is named', async () => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
      body: '{}',
    };
    const response = await fetch(`${server.url}/mcp`, init);
    const metadata = `${server.url}/.well-known/oauth-protected-resource/mcp`;
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer resource_metadata="${metadata}"`,
    ]);
    expect(await (await fetch(metadata)).json()).toEqual({
      resource: `${server.url}/mcp`,
      authorization_servers: [issuer.url],
      bearer_methods_supported: ['header'],
    });
    // At other paths a 401 names no protected resource.
    const elsewhere = await fetch(`${server.url}/graphql`, { ...init, body: '{"query":"{ __typename }"}' });
    expect(elsewhere.headers.get('www-authenticate')).toBe('Bearer');
  });
});
