import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { told } from './harness/refusals.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const AUDIENCE = 'entente';

/** An issuer as OpenID describes it, with the keys that it says are its own, and how often they were fetched. */
class TestIssuer {
  readonly keys: object[] = [];
  asked: string[] = [];
  isAway = false;
  readonly #server: Server = createServer((request, response) => {
    this.asked.push(request.url!);
    response.setHeader('content-type', 'application/json');
    if (this.isAway) response.writeHead(500).end('{}');
    else if (request.url === '/keys') response.end(JSON.stringify({ keys: this.keys }));
    else response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` }));
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
    environment: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE, LOG_LEVEL: 'silent' },
  });
});
afterAll(async () => {
  await server?.stop();
  await issuer.close();
});

/** A token that holds, but for what a test says otherwise. */
function token(claims: object = {}, { by = key, kid = 'ours', aud = AUDIENCE, iss = issuer.url, exp = '1m' } = {}) {
  return new SignJWT({ sub: 'u-1', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(iss)
    .setAudience(aud)
    .setExpirationTime(exp)
    .sign(by);
}

const ask = async (bearer: string) =>
  server.query('{ viewer { role name } }', {}, { authorization: `Bearer ${bearer}` });

describe('A token of the issuer', () => {
  it('makes nobody known while the issuer is away, which is no fault of the token', async () => {
    issuer.isAway = true;
    expect(told(await ask(await token()))).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    issuer.isAway = false;
  });

  it.each([
    ['signed by another key', () => token({}, { by: foreignKey })],
    ['signed by a key that the issuer does not have', () => token({}, { kid: 'another' })],
    ['meant for another audience', () => token({}, { aud: 'elsewhere' })],
    ['of another issuer', () => token({}, { iss: 'https://example.org' })],
    ['that says not whose it is', () => token({ sub: undefined })],
    ['that was changed', async () => (await token()).replace(/\.[^.]*\./, `.${btoa('{"sub":"u-1","role":"ADMIN"}')}.`)],
    ['that is signed by nobody', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"u-1"}')}.`.replaceAll('=', '')],
  ])('is refused where it is one %s', async (_what, made) => {
    const answer = await ask(await made());
    expect(told(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(told(answer).message).toMatch(/^The token does not (hold|say whose)|^Authorization: this is not a key/);
    expect(answer.body.data).toBeUndefined();
  });

  it('is refused where it has expired', async () => {
    expect(told(await ask(await token({}, { exp: '-1m' })))).toMatchObject({
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
  ])('says who asks, and by its claim as what: %j', async (claims, viewer) => {
    const answer = await ask(await token(claims));
    expect(answer.body).toEqual({ data: { viewer } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is checked by keys that are kept, without asking the issuer each time', async () => {
    await ask(await token());
    issuer.asked = [];
    for (let time = 0; time < 5; time++) await ask(await token());
    expect(issuer.asked).toEqual([]);
  });
});
