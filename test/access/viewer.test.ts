import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INSTANCES } from '../harness/multi-instance.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';
const bearing = (key: string) => ({ authorization: `Bearer ${key}` });

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    knowsKeys: true,
    environment: { ADMIN_KEY, RATE_LIMIT_ADDRESS: '120000', RATE_LIMIT_KEY: '1200000' },
  });
});
afterAll(() => server?.stop());

async function viewer(selection: string, headers: Record<string, string> = {}) {
  const { body } = await server.query(`{ viewer { ${selection} } }`, {}, headers);
  expect(body.errors).toBeUndefined();
  return body.data.viewer;
}

const WHO = 'role permissions name subject expiresAt';

async function key(role: string, expiresAt: string | null = null) {
  const input = { label: `of ${role} until ${expiresAt}`, role, expiresAt };
  const { apiKey, secret } = await mutationsOn(server, bearing(ADMIN_KEY)).payload(
    'createApiKey',
    input,
    'apiKey { id } secret',
  );
  return { id: apiKey.id as string, headers: bearing(secret) };
}

describe('viewer', () => {
  it('has no permissions, subject or expiry without a key', async () => {
    expect(await viewer(WHO)).toEqual({
      role: 'ANONYMOUS',
      permissions: [],
      name: null,
      subject: null,
      expiresAt: null,
    });
  });

  it('has the permissions of the role of its key, whose id is its subject', async () => {
    const reader = await key('READER');
    const editor = await key('EDITOR', '2999-01-02T03:04:05.678Z');
    const admin = await key('ADMIN');
    expect(await viewer(WHO, reader.headers)).toMatchObject({
      permissions: ['MANAGE_WEBHOOKS'],
      subject: reader.id,
      expiresAt: null,
    });
    expect(await viewer(WHO, editor.headers)).toEqual({
      role: 'EDITOR',
      permissions: ['READ_INTERNAL', 'WRITE', 'MANAGE_WEBHOOKS'],
      name: 'of EDITOR until 2999-01-02T03:04:05.678Z',
      subject: editor.id,
      expiresAt: '2999-01-02T03:04:05.678Z',
    });
    const ofAdmin = { permissions: ['READ_INTERNAL', 'WRITE', 'REDACT', 'MANAGE_API_KEYS', 'MANAGE_WEBHOOKS'] };
    expect(await viewer(WHO, admin.headers)).toMatchObject({ ...ofAdmin, subject: admin.id });
    expect(await viewer(WHO, bearing(ADMIN_KEY))).toMatchObject({ ...ofAdmin, subject: 'ADMIN_KEY', expiresAt: null });
  });

  it('returns the cost limits of an operation and a minute, and the remaining cost', async () => {
    const { headers } = await key('READER', '2999-01-01T00:00:00.000Z');
    const limits = 'rateLimit { limit remaining resetsAt operationLimit }';
    const answers = [];
    // Each instance counts by itself at first: the last request goes to an instance that had one before.
    for (let times = 0; times <= INSTANCES; times++) answers.push((await viewer(limits, headers)).rateLimit);
    const [first, last] = [answers[0], answers[INSTANCES]];
    const anonymous = (await viewer(limits)).rateLimit;
    expect(first.operationLimit).toBe(20_000);
    expect(anonymous.operationLimit).toBe(5_000);
    expect([first.limit, anonymous.limit]).toEqual([1_200_000, 120_000]);
    const resets = [first, last].map(({ resetsAt }) => Date.parse(resetsAt));
    expect(resets[0]! % 60_000).toBe(0);
    expect(Math.abs(resets[0]! - Date.now())).toBeLessThanOrEqual(60_000);
    // A minute later the whole limit is available again.
    if (resets[0] === resets[1]) expect(last.remaining).toBeLessThan(first.remaining);
    expect(first.remaining).toBeLessThan(first.limit);
  });
});
