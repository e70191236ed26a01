import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { restoreBackup } from '../../../src/app/commands/backups/restore-backup.ts';
import { takeBackup } from '../../../src/app/commands/backups/take-backup.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { buildersOn } from '../../harness/builders.ts';
import { freshDatabase } from '../../harness/database.ts';
import { mutationsOn, type Payload, rejectionOf } from '../../harness/mutations.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';

// What owners and administrators may do with webhooks. Nothing is delivered.

const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';
const URL = 'https://receiver.example/hook';

let server: TestServer;
const headersOf: { [who: string]: { authorization: string } } = { admin: { authorization: `Bearer ${ADMIN_KEY}` } };
const idOf: { [who: string]: string } = {};
const as = (who: string) => mutationsOn(server, headersOf[who]);

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    knowsKeys: true,
    deliversWebhooks: false,
    environment: { ADMIN_KEY },
  });
  for (const [who, role] of Object.entries({ ada: 'EDITOR', rea: 'READER' })) {
    const input = { label: who, role };
    const { apiKey, secret } = await as('admin').payload('createApiKey', input, 'apiKey { id } secret');
    headersOf[who] = { authorization: `Bearer ${secret}` };
    idOf[who] = apiKey.id;
  }
});
afterAll(() => server?.stop());
beforeEach(() => server.sql('delete from webhook'));

const FIELDS = 'id url apiKey { id } status types ids involving forum description';

async function create(who: string, input: object = {}): Promise<Payload> {
  const payload = await as(who).payload('createWebhook', { url: URL, ...input }, `webhook { ${FIELDS} token } secret`);
  expect(payload.userErrors).toEqual([]);
  return payload;
}

const rejection = (who: string, name: string, input: object) => rejectionOf(server, as(who), name, input);

async function listOf(who: string, args = ''): Promise<string[] | string> {
  const { body } = await server.query(`{ webhooks${args} { nodes { id } totalCount } }`, {}, headersOf[who]);
  return body.errors ? body.errors[0]!.extensions.code : body.data.webhooks.nodes.map(({ id }: { id: string }) => id);
}

describe('createWebhook', () => {
  it('rejects clients without an API key', async () => {
    const { body } = await mutationsOn(server).send('createWebhook', { url: URL }, '');
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await rejection('admin', 'createWebhook', { url: URL })).toEqual(['WEBHOOK_OWNER_MISSING', 'input.keyId']);
  });

  it('rejects the key of another client, like an unknown one', async () => {
    const input = { url: URL, keyId: idOf.ada };
    expect(await rejection('rea', 'createWebhook', input)).toEqual(['API_KEY_UNKNOWN', 'input.keyId']);
  });

  it('rejects the eleventh webhook of a key', async () => {
    for (let n = 0; n < 10; n++) await create('rea');
    expect(await rejection('rea', 'createWebhook', { url: URL })).toEqual(['WEBHOOKS_TOO_MANY', 'input']);
    await create('ada');
  });

  it('rejects too long lists, and a record that the owner may not see', async () => {
    const { id } = await buildersOn(server.dataSource).topic('Secret', { visibility: Visibility.INTERNAL });
    const { id: city } = await buildersOn(server.dataSource).city('Moscow');
    const cases: [who: string, input: object, expected: [string, string]][] = [
      ['rea', { ids: [id] }, ['RECORD_UNKNOWN', 'input.ids.0']],
      ['admin', { ids: [id], keyId: idOf.rea }, ['RECORD_UNKNOWN', 'input.ids.0']],
      ['ada', { involving: Array(11).fill(city) }, ['LIST_TOO_LONG', 'input.involving']],
      ['ada', { involving: ['Atlantis'] }, ['PARTY_UNKNOWN', 'input.involving.0']],
    ];
    for (const [who, input, expected] of cases) {
      expect(await rejection(who, 'createWebhook', { url: URL, ...input })).toEqual(expected);
    }
    await create('ada', { ids: [id] });
  });

  it('returns the secret once, and stores names as ids', async () => {
    const { id: city } = await buildersOn(server.dataSource).city('Havana');
    const input = {
      url: URL,
      involving: ['Havana'],
      types: ['AGREEMENT'],
      description: 'Our copy',
      idempotencyKey: 'x',
    };
    const first = await create('ada', input);
    expect(first).toMatchObject({
      webhook: {
        ...{ url: URL, apiKey: { id: idOf.ada }, status: 'ACTIVE', types: ['AGREEMENT'], ids: null },
        ...{ involving: [city], forum: null, description: 'Our copy' },
      },
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    expect(await create('ada', input)).toMatchObject({ webhook: first.webhook, secret: null });
    const stored = await server.sql('select written::text from idempotency_key');
    expect(JSON.stringify(stored)).not.toContain(first.secret.slice(6));
  });
});

describe('A webhook', () => {
  it('is listed, read and changed by its owner and by administrators only', async () => {
    const { webhook } = await create('ada');
    const { id } = webhook;
    expect(await listOf('anonymous')).toBe('UNAUTHENTICATED');
    expect([await listOf('rea'), await listOf('ada'), await listOf('admin')]).toEqual([[], [id], [id]]);
    expect(await listOf('ada', '(status: PAUSED)')).toEqual([]);
    const { delivery } = await as('ada').payload('pingWebhook', { id }, 'delivery { id }');
    for (const [who, isSeen] of Object.entries({ anonymous: false, rea: false, ada: true, admin: true })) {
      const document = 'query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { id } node(id: $id) { id } }';
      const { body } = await server.query(document, { ids: [id, delivery.id], id }, headersOf[who]);
      const seen = isSeen
        ? { nodes: [{ id }, { id: delivery.id }], node: { id } }
        : { nodes: [null, null], node: null };
      expect([who, body.data]).toEqual([who, seen]);
    }
    for (const name of ['updateWebhook', 'rotateWebhookSecret', 'redeliverWebhook', 'pingWebhook', 'deleteWebhook']) {
      expect([name, await rejection('rea', name, { id })]).toEqual([name, ['WEBHOOK_UNKNOWN', 'input.id']]);
    }
    expect(await as('admin').payload('deleteWebhook', { id }, 'deletedId')).toMatchObject({ deletedId: id });
    expect(await listOf('ada')).toEqual([]);
  });

  it('keeps omitted fields in an update, and loses those that are null', async () => {
    const { webhook } = await create('ada', { types: ['AGREEMENT'], description: 'Our copy' });
    const update = (input: object) =>
      as('ada').payload('updateWebhook', { id: webhook.id, ...input }, `webhook { ${FIELDS} }`);
    const { token: _token, ...fields } = webhook;
    expect((await update({ status: 'PAUSED' })).webhook).toEqual({ ...fields, status: 'PAUSED' });
    expect((await update({ types: null, description: null, url: `${URL}/2` })).webhook).toEqual({
      ...fields,
      ...{ status: 'PAUSED', types: null, description: null, url: `${URL}/2` },
    });
  });

  it('begins where its owner, not its creator, sees the end of the feed', async () => {
    const { webhook: first } = await create('admin', { keyId: idOf.rea });
    await buildersOn(server.dataSource).topic('Hidden', { visibility: Visibility.INTERNAL });
    const { webhook: second } = await create('admin', { keyId: idOf.rea });
    expect(second.token).toBe(first.token);
  });
});

describe('A restored backup', () => {
  it('has all webhooks with their secrets, disabled', async () => {
    await create('ada');
    const folder = mkdtempSync(join(tmpdir(), 'entente-webhooks-'));
    const restored = await freshDatabase({ unmigrated: true });
    try {
      await takeBackup(server.database.url, join(folder, 'backup.tar.gz'));
      await restoreBackup(restored.url, join(folder, 'backup.tar.gz'));
      const secrets = '(select json_agg(secret) from webhook_secret) as secrets';
      const [before] = await server.sql(`select status, disabled_reason, ${secrets} from webhook`);
      const [after] = await restored.sql(`select status, disabled_reason, ${secrets} from webhook`);
      expect(before).toMatchObject({ status: 'ACTIVE', secrets: [expect.any(String)] });
      expect(after).toEqual({ ...before, status: 'DISABLED', disabled_reason: 'RESTORED' });
    } finally {
      await restored.drop();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('With WEBHOOKS=off', () => {
  it('every mutation is rejected', async () => {
    const off = await startTestServer({ database: server.database, knowsKeys: true, environment: { WEBHOOKS: 'off' } });
    try {
      const { webhook } = await create('ada');
      const mutations = mutationsOn(off, headersOf.ada);
      const inputs = {
        updateWebhook: {},
        rotateWebhookSecret: {},
        redeliverWebhook: {},
        pingWebhook: {},
        deleteWebhook: {},
      };
      for (const name of Object.keys(inputs)) {
        expect(await rejectionOf(off, mutations, name, { id: webhook.id })).toEqual(['WEBHOOKS_DISABLED', 'input']);
      }
      expect(await rejectionOf(off, mutations, 'createWebhook', { url: URL })).toEqual(['WEBHOOKS_DISABLED', 'input']);
    } finally {
      await off.stop();
    }
  });
});
