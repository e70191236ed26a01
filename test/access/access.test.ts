import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../harness/program.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';

const CREATE = `mutation Create($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    apiKey { id label role expiresAt lastUsedAt revokedAt }
    secret
    userErrors { __typename code path message }
  }
}`;
const REVOKE = `mutation Revoke($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) { apiKey { label revokedAt } userErrors { code path message } }
}`;
const WHO = '{ viewer { role name } }';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, knowsKeys: true, environment: { ADMIN_KEY } });
});
afterAll(() => server?.stop());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const asAdmin = bearer(ADMIN_KEY);
const create = (input: object, headers: Record<string, string> = asAdmin) => server.query(CREATE, { input }, headers);
const keys = () => server.sql('select label, role from api_key order by label');

/** An API key for a test. */
async function givenKey(label: string, role = 'EDITOR', expiresAt?: Date): Promise<{ id: string; secret: string }> {
  const { body } = await create({ label, role, expiresAt });
  expect(body.data.createApiKey.userErrors).toEqual([]);
  return { id: body.data.createApiKey.apiKey.id, secret: body.data.createApiKey.secret };
}

describe('authentication with an invalid key or token', () => {
  const unknown = `entente_${'A'.repeat(43)}`;

  it.each([
    ['an unknown key', `Bearer ${unknown}`, 'Authorization: the API key is unknown.'],
    ['a text that is no key', 'Bearer moscow', 'Authorization: the API key is unknown.'],
    ['a token without a configured issuer', 'Bearer a.b.c', 'Authorization: the API key is unknown.'],
    ['an empty value', 'Bearer ', 'Authorization: the scheme is not supported. Send "Bearer <key>".'],
    ['Basic authentication', 'Basic YTpi', 'Authorization: the scheme is not supported. Send "Bearer <key>".'],
  ])('rejects %s, and does not treat the client as anonymous', async (_what, authorization, message) => {
    const answer = await server.query(WHO, {}, { authorization });
    expect(publicError(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', message });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body.data).toBeUndefined();
  });

  it('rejects an expired key', async () => {
    const { secret } = await givenKey('soon over', 'READER', new Date(Date.now() + 3_600_000));
    await server.sql("update api_key set expires_at = now() - interval '1 second' where label = 'soon over'");
    expect(publicError(await server.query(WHO, {}, bearer(secret)))).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
      message: 'Authorization: the API key has expired.',
    });
  });

  it('rejects a revoked key from the next request on', async () => {
    const { id, secret } = await givenKey('to be revoked');
    expect((await server.query(WHO, {}, bearer(secret))).body.data.viewer).toEqual({
      role: 'EDITOR',
      name: 'to be revoked',
    });
    const revoked = await server.query(REVOKE, { input: { id } }, asAdmin);
    expect(revoked.body.data.revokeApiKey).toEqual({
      apiKey: { label: 'to be revoked', revokedAt: expect.stringMatching(/^20\d\d-.*Z$/) },
      userErrors: [],
    });
    expect(publicError(await server.query(WHO, {}, bearer(secret)))).toMatchObject({
      status: 401,
      message: 'Authorization: the API key was revoked.',
    });
    // Revoking again changes nothing.
    expect((await server.query(REVOKE, { input: { id } }, asAdmin)).body.data).toEqual(revoked.body.data);
  });

  it('rejects an unknown key for a record page too', async () => {
    const response = await fetch(`${server.url}/id/topic_${'0'.repeat(32)}`, { headers: bearer(unknown) });
    expect(response.status).toBe(401);
  });
});

describe('API key', () => {
  const lastUse = async (label: string) =>
    (await server.sql('select last_used_at as at from api_key where label = $1', [label]))[0]!.at as Date | null;
  const noted = (label: string) => until(() => lastUse(label), `the use of ${label} is noted`);

  it('is created by administrators only', async () => {
    const { secret } = await givenKey('an editor');
    const input = { label: 'never', role: 'ADMIN' };
    expect(publicError(await create(input, {}))).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
      message:
        'The role ADMIN is required to create and revoke API keys: send an API key as "Authorization: Bearer <key>".',
    });
    expect(publicError(await create(input, bearer(secret)))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      message: 'The role ADMIN is required to create and revoke API keys; the role of this client is EDITOR.',
    });
    expect(await keys()).not.toContainEqual({ label: 'never', role: 'ADMIN' });
  });

  it.each([
    [{ label: ' ', role: 'READER' }, 'TEXT_EMPTY', 'label', 'The text is empty.'],
    [
      { label: 'late', role: 'READER', expiresAt: '2025-11-05T00:00:00Z' },
      'TIME_IN_PAST',
      'expiresAt',
      'The time is in the past. Give a later one, or omit it.',
    ],
  ])('is rejected if it breaks a rule: %j', async (input, code, field, message) => {
    const before = await keys();
    expect((await create(input)).body.data.createApiKey).toEqual({
      apiKey: null,
      secret: null,
      userErrors: [{ __typename: 'InvalidInputError', code, path: ['input', field], message }],
    });
    expect(await keys()).toEqual(before);
  });

  it('has a permanently unique label, since the history names it', async () => {
    const { id } = await givenKey('ada');
    await server.query(REVOKE, { input: { id } }, asAdmin);
    const { createApiKey } = (await create({ label: 'ada', role: 'READER' })).body.data;
    expect(createApiKey.userErrors).toMatchObject([{ code: 'API_KEY_LABEL_TAKEN', path: ['input', 'label'] }]);
  });

  it('is unknown if it was never created', async () => {
    const input = { id: `api_key_${'0'.repeat(32)}` };
    expect((await server.query(REVOKE, { input }, asAdmin)).body.data.revokeApiKey).toEqual({
      apiKey: null,
      userErrors: [
        { code: 'API_KEY_UNKNOWN', path: ['input', 'id'], message: 'There is no such API key. Check the id.' },
      ],
    });
  });

  it('is 32 random bytes, shown once and stored as a hash', async () => {
    const { createApiKey } = (await create({ label: 'shown once', role: 'READER', idempotencyKey: 'k1' })).body.data;
    expect(createApiKey).toEqual({
      apiKey: {
        id: expect.stringMatching(/^api_key_[0-9a-f]{32}$/),
        label: 'shown once',
        role: 'READER',
        expiresAt: null,
        lastUsedAt: null,
        revokedAt: null,
      },
      secret: expect.stringMatching(/^entente_[\w-]{43}$/),
      userErrors: [],
    });
    const hash = createHash('sha256').update(createApiKey.secret).digest();
    expect(await server.sql("select hash from api_key where label = 'shown once'")).toEqual([{ hash }]);
    const again = await create({ label: 'shown once', role: 'READER', idempotencyKey: 'k1' });
    expect(again.body.data.createApiKey).toEqual({ ...createApiKey, secret: null });
    const kept = await server.sql('select written::text from idempotency_key');
    expect(JSON.stringify(kept)).not.toContain(createApiKey.secret);
  });

  it('records its last use to the minute, without delaying the request', async () => {
    const { secret } = await givenKey('busy');
    expect(await lastUse('busy')).toBeNull();
    await server.query(WHO, {}, bearer(secret));
    const first = await noted('busy');
    await server.query(WHO, {}, bearer(secret));
    expect(await lastUse('busy')).toEqual(first);
    await server.sql("update api_key set last_used_at = now() - interval '61 seconds' where label = 'busy'");
    await server.query(WHO, {}, bearer(secret));
    await until(async () => (await lastUse('busy'))! >= first, 'the next use is noted');
  });

  it('costs one small statement per request; a request without a key costs none', async () => {
    const { secret } = await givenKey('frugal', 'READER');
    await server.query(WHO, {}, bearer(secret));
    // Once a minute there is another statement, which runs beside the request and may be as late as the next request.
    await noted('frugal');
    await server.query('{ topics { totalCount } }', {}, bearer(secret));
    expect(server.statements().map(({ text }) => /from api_key where hash/.test(text))).toEqual([true, false]);
    await server.query('{ topics { totalCount } }');
    expect(server.statements()).toHaveLength(1);
    await server.query('{ topics { totalCount } }', {}, asAdmin);
    expect(server.statements()).toHaveLength(1);
  });

  it('is listed for administrators only, with everything stored except its hash', async () => {
    const list = 'query ($after: String) { apiKeys(first: 2, after: $after) { totalCount nodes { id label } } }';
    const { secret } = await givenKey('list 1');
    for (const headers of [{}, bearer(secret), bearer((await givenKey('list 2', 'READER')).secret)]) {
      const answer = await server.query(list, {}, headers);
      const known = 'authorization' in headers;
      expect(publicError(answer)).toMatchObject({
        status: known ? 403 : 401,
        code: known ? 'FORBIDDEN' : 'UNAUTHENTICATED',
      });
      expect(answer.body.data).toBeUndefined();
    }
    const { id } = await givenKey('list 0', 'ADMIN', new Date('2100-01-01T00:00:00Z'));
    await server.query(REVOKE, { input: { id } }, asAdmin);
    const all = `{ apiKeys(first: 100) { totalCount edges { cursor node { id label role createdAt expiresAt lastUsedAt revokedAt } } } }`;
    const { apiKeys } = (await server.query(all, {}, asAdmin)).body.data;
    expect(apiKeys.totalCount).toBe(apiKeys.edges.length);
    const labels: string[] = apiKeys.edges.map(({ node }: { node: { label: string } }) => node.label);
    expect(labels).toEqual((await keys()).map(({ label }) => label));
    const ours = apiKeys.edges.filter(({ node }: { node: { label: string } }) => /^list/.test(node.label));
    expect(ours.map(({ node }: { node: object }) => node)).toEqual([
      {
        id,
        label: 'list 0',
        role: 'ADMIN',
        createdAt: expect.stringMatching(/^20\d\d-.*Z$/),
        expiresAt: '2100-01-01T00:00:00.000Z',
        lastUsedAt: null,
        revokedAt: expect.stringMatching(/^20\d\d-.*Z$/),
      },
      expect.objectContaining({ label: 'list 1', role: 'EDITOR', expiresAt: null, revokedAt: null }),
      expect.objectContaining({ label: 'list 2', role: 'READER' }),
    ]);
    const next = (await server.query(list, { after: ours[0].cursor }, asAdmin)).body.data.apiKeys;
    expect(next.nodes.map(({ label }: { label: string }) => label)).toEqual(['list 1', 'list 2']);
    for (const field of ['hash', 'secret', 'key']) {
      const { body } = await server.query(`{ apiKeys { nodes { ${field} } } }`, {}, asAdmin);
      expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    }
  });

  it('allows reading internal records by its role', async () => {
    await server.sql(
      "insert into topic (visibility, slug, name, name_lang, sort_key) values ('INTERNAL', 'secret', 'Secret', 'en', 'secret')",
    );
    const seen = async (role: string) => {
      const { secret } = await givenKey(`sees as ${role}`, role);
      return (await server.query('{ topics { totalCount } }', {}, bearer(secret))).body.data.topics.totalCount;
    };
    expect([await seen('READER'), await seen('EDITOR'), await seen('ADMIN')]).toEqual([0, 1, 1]);
  });
});
