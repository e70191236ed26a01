import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { Visibility } from '../../../src/records/record.entity.ts';
import { buildersOn } from '../../harness/builders.ts';
import { waitForFeed } from '../../harness/feed-reader.ts';
import { itemBuildersOn, signedBy } from '../../harness/item-builders.ts';
import { metricsAt } from '../../harness/metrics.ts';
import { mutationsOn, type Payload } from '../../harness/mutations.ts';
import { until } from '../../harness/program.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';
import { type ReceivedMessage, WebhookReceiver } from '../../harness/webhook-receiver.ts';

const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';

let server: TestServer;
let receiver: WebhookReceiver;
let admin: ReturnType<typeof mutationsOn>;
let build: ReturnType<typeof buildersOn> & ReturnType<typeof itemBuildersOn>;
let editor: Client;
let reader: Client;

/** A client with an API key. */
interface Client {
  id: string;
  headers: { authorization: string };
  mutations: ReturnType<typeof mutationsOn>;
}

let keys = 0;
async function clientWithKey(role: string): Promise<Client> {
  const input = { label: `key ${keys++}`, role };
  const { apiKey, secret } = await admin.payload('createApiKey', input, 'apiKey { id } secret');
  const headers = { authorization: `Bearer ${secret}` };
  return { id: apiKey.id, headers, mutations: mutationsOn(server, headers) };
}

const logged: string[] = [];

beforeAll(async () => {
  const environment = { ADMIN_KEY, WEBHOOK_ALLOW: '127.0.0.0/8', LOG_LEVEL: 'trace', METRICS_PORT: '0' };
  server = await startTestServer({ seeded: false, knowsKeys: true, environment, logTo: (line) => logged.push(line) });
  admin = mutationsOn(server, { authorization: `Bearer ${ADMIN_KEY}` });
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  [editor, reader] = await Promise.all([clientWithKey('EDITOR'), clientWithKey('READER')]);
});
afterAll(() => server?.stop());

beforeEach(async () => {
  await server.sql('delete from webhook');
  await waitForFeed(server);
  await receiver?.close();
  receiver = await WebhookReceiver.open();
});
afterAll(() => receiver?.close());

async function done(
  { mutations }: Pick<Client, 'mutations'>,
  name: string,
  input: object,
  fields = '',
): Promise<Payload> {
  const payload = await mutations.payload(name, input, fields);
  expect([name, payload.userErrors]).toEqual([name, []]);
  return payload;
}

const FIELDS = `id status disabledReason token lastDelivery { id messageId kind recordId token status attempts responseStatus
  problem durationMs lastAttemptAt nextAttemptAt deliveredAt } deliveries { nodes { messageId status } totalCount }`;

const create = (client: Client, input: object = {}) =>
  done(client, 'createWebhook', { url: receiver.url, ...input }, `webhook { ${FIELDS} } secret`);

async function stateOf({ headers }: Client, id: string): Promise<Payload> {
  const { body } = await server.query(
    `query ($id: ID!) { node(id: $id) { ... on Webhook { ${FIELDS} } } }`,
    { id },
    headers,
  );
  return body.data.node;
}

const untilState = (client: Client, id: string, isReached: (webhook: Payload) => boolean) =>
  until(async () => {
    const webhook = await stateOf(client, id);
    return isReached(webhook) ? webhook : null;
  }, 'the webhook is in another state');

const verified = (secret: string, { text, headers }: ReceivedMessage) =>
  new Verifier(secret).verify(text, headers as Record<string, string>);

async function restart(meanwhile?: () => Promise<void>): Promise<void> {
  await server.restart(meanwhile);
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
}

const INTERNAL = { visibility: Visibility.INTERNAL };

const uuidIn = (id: string) => id.slice(-32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const setRole = ({ id }: Client, role: string) =>
  server.sql('update api_key set role = $2 where id = $1', [uuidIn(id), role]);

/** Makes the next attempt of a webhook due. */
const retryNow = async (client: Client, id: string) => done(client, 'updateWebhook', { id, status: 'ACTIVE' });

const idsOf = (messages: readonly ReceivedMessage[]) => messages.map(({ headers }) => headers['webhook-id']);

describe('A message', () => {
  it('reports a change without its content, signed by Standard Webhooks', async () => {
    const { webhook, secret } = await create(editor);
    const agreement = await build.agreement('Friendship');
    const [message] = (await receiver.until(1)) as [ReceivedMessage];
    expect(message.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Entente\/\d/),
      'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}_\d+$/),
    });
    expect(verified(secret, message)).toEqual(message.body);
    expect(() => verified(secret, { ...message, text: message.text.replace('CREATED', 'UPDATED') })).toThrow();
    const document = 'query ($after: String) { changes(after: $after) { nodes { token at } } }';
    const { body } = await server.query(document, { after: webhook.token });
    const [{ token, at }] = body.data.changes.nodes;
    expect(message.body).toEqual({
      type: 'agreement.created',
      timestamp: at,
      data: { kind: 'CREATED', recordType: 'AGREEMENT', recordId: agreement.id, version: 1, mergedInto: null, token },
    });
    const { lastDelivery } = await untilState(editor, webhook.id, (state) => state.lastDelivery !== null);
    expect(lastDelivery).toMatchObject({
      messageId: message.headers['webhook-id'],
      ...{ kind: 'CREATED', recordId: agreement.id, token, status: 'DELIVERED', attempts: 1, responseStatus: 204 },
      ...{ problem: null, nextAttemptAt: null, deliveredAt: lastDelivery.lastAttemptAt },
    });
  });

  it('is signed with both secrets while one replaces the other, the new one first', async () => {
    const { webhook, secret: old } = await create(editor);
    const { secret } = await done(editor, 'rotateWebhookSecret', { id: webhook.id }, 'secret');
    await build.topic('Signed twice');
    const [twice] = (await receiver.until(1)) as [ReceivedMessage];
    expect([verified(old, twice), verified(secret, twice)]).toEqual([twice.body, twice.body]);
    const [first] = String(twice.headers['webhook-signature']).split(' ');
    expect(verified(secret, { ...twice, headers: { ...twice.headers, 'webhook-signature': first } })).toEqual(
      twice.body,
    );

    const { secret: latest } = await done(editor, 'rotateWebhookSecret', { id: webhook.id, overlapHours: 0 }, 'secret');
    await build.topic('Signed once');
    const [, once] = (await receiver.until(2)) as [ReceivedMessage, ReceivedMessage];
    expect(verified(latest, once)).toEqual(once.body);
    for (const ended of [old, secret]) expect(() => verified(ended, once)).toThrow('No matching signature');
  });

  it('reports only changes that match the filter, also that a record no longer matches', async () => {
    const [moscow, havana] = [await build.city('Moscow'), await build.city('Havana')];
    await create(editor, { involving: ['Moscow'], types: ['AGREEMENT'] });
    await build.agreement('Of others', { signatures: [signedBy(havana)] });
    const agreement = await build.agreement('Of both', { signatures: [signedBy(havana), signedBy(moscow)] });
    await receiver.until(1);
    await done(editor, 'updateAgreement', {
      ...{ id: agreement.id, expectedVersion: 1 },
      signatures: [{ party: havana.id, role: 'SIGNATORY' }],
    });
    await receiver.until(2);
    expect(receiver.received.map(({ body }) => [body.type, body.data.recordId])).toEqual([
      ['agreement.created', agreement.id],
      ['agreement.unmatched', agreement.id],
    ]);
  });
});

describe('Without the permission to see INTERNAL records, a webhook', () => {
  it('gets nothing about them', async () => {
    await create(reader);
    await create(editor);
    const secret = await build.topic('Secret', INTERNAL);
    const known = await build.topic('Known');
    await receiver.until(3);
    const texts = receiver.received.map(({ text }) => text);
    expect(texts.filter((text) => text.includes(secret.id))).toHaveLength(1);
    expect(texts.filter((text) => text.includes(known.id))).toHaveLength(2);
    await server.sql('delete from webhook where api_key_id = $1', [uuidIn(editor.id)]);
    receiver.clear();
    await done(editor, 'updateTopic', { id: secret.id, expectedVersion: 1, names: [{ lang: 'en', text: 'Secret 2' }] });
    await build.topic('Known too');
    await receiver.until(1);
    expect(receiver.types).toEqual(['topic.created']);
  });

  it('gets an unpublished record as DELETED without a version', async () => {
    const topic = await build.topic('Public at first');
    await waitForFeed(server);
    await create(reader);
    await done(editor, 'unpublish', { ids: [topic.id] });
    await receiver.until(1);
    expect(receiver.received[0]!.body).toMatchObject({
      type: 'topic.deleted',
      data: { kind: 'DELETED', recordId: topic.id, version: null, mergedInto: null },
    });
  });

  it('gets and shows nothing INTERNAL once its key has lost the permission, in the middle of a page', async () => {
    const client = await clientWithKey('EDITOR');
    const { webhook } = await create(client);
    await done(client, 'updateWebhook', { id: webhook.id, status: 'PAUSED' });
    const secrets = [await build.topic('Secret one', INTERNAL), await build.topic('Secret two', INTERNAL)];
    const known = await build.topic('Known to all');
    await waitForFeed(server);
    receiver.respond = async () => {
      await setRole(client, 'READER');
      return { status: 204 };
    };
    await done(client, 'updateWebhook', { id: webhook.id, status: 'ACTIVE' });
    await receiver.until(2);
    expect(receiver.received.map(({ body }) => body.data.recordId)).toEqual([secrets[0]!.id, known.id]);
    const { deliveries } = await untilState(client, webhook.id, ({ deliveries: { nodes } }) => nodes.length > 0);
    expect(deliveries).toEqual({
      nodes: [{ messageId: receiver.received[1]!.headers['webhook-id'], status: 'DELIVERED' }],
      totalCount: 1,
    });
  });
});

describe('A webhook whose key is revoked', () => {
  it('is disabled at once, and gets nothing more', async () => {
    const client = await clientWithKey('EDITOR');
    const { webhook } = await create(client);
    await build.topic('Before the end');
    await receiver.until(1);
    await done({ mutations: admin }, 'revokeApiKey', { id: client.id });
    await build.topic('After the end');
    const asAdmin = { ...client, headers: { authorization: `Bearer ${ADMIN_KEY}` } };
    const { disabledReason } = await untilState(asAdmin, webhook.id, ({ status }) => status === 'DISABLED');
    expect(disabledReason).toBe('KEY_ENDED');
    await create(editor);
    await build.topic('For others');
    await receiver.until(2);
    expect(receiver.received).toHaveLength(2);
    const again = await admin.payload('redeliverWebhook', { id: webhook.id });
    expect(again.userErrors).toMatchObject([{ code: 'API_KEY_ENDED', path: ['input', 'id'] }]);
  });
});

describe('A message that the receiver does not accept', () => {
  it.each([500, 404, 302])(
    'is PENDING after a status of %i, blocks later ones, and is sent again under its id',
    async (status) => {
      const { webhook } = await create(editor);
      receiver.respond = () => ({ status, headers: { location: `${receiver.url}/elsewhere` } });
      const topics = [await build.topic(`First ${status}`), await build.topic(`Second ${status}`)];
      await receiver.until(1);
      const { lastDelivery, token } = await untilState(editor, webhook.id, (state) => state.lastDelivery !== null);
      const waitMs = Date.parse(lastDelivery.nextAttemptAt) - Date.parse(lastDelivery.lastAttemptAt);
      expect(lastDelivery).toMatchObject({ status: 'PENDING', attempts: 1, deliveredAt: null });
      expect(lastDelivery).toMatchObject({ responseStatus: status, problem: 'BAD_STATUS' });
      expect([token, waitMs >= 4_000, waitMs <= 6_000]).toEqual([webhook.token, true, true]);
      receiver.respond = () => ({ status: 200 });
      await receiver.until(3);
      const [first, second, third] = receiver.received;
      expect(idsOf([first!])).toEqual(idsOf([second!]));
      expect([first, second, third].map((message) => message!.body.data.recordId)).toEqual([
        topics[0]!.id,
        topics[0]!.id,
        topics[1]!.id,
      ]);
      expect(Number(second!.headers['webhook-timestamp'])).toBeGreaterThan(Number(first!.headers['webhook-timestamp']));
      const { deliveries } = await untilState(editor, webhook.id, (state) => state.deliveries.totalCount === 2);
      expect(deliveries.nodes.map(({ status }: Payload) => status)).toEqual(['DELIVERED', 'DELIVERED']);
    },
  );

  it('is sent again only when the receiver wants it', async () => {
    const { webhook } = await create(editor);
    receiver.respond = () => ({ status: 429, headers: { 'retry-after': '3600' } });
    await build.topic('Too many');
    const { lastDelivery } = await untilState(editor, webhook.id, (state) => state.lastDelivery !== null);
    const waitMs = Date.parse(lastDelivery.nextAttemptAt) - Date.parse(lastDelivery.lastAttemptAt);
    expect([lastDelivery.responseStatus, waitMs]).toEqual([429, 3_600_000]);
  });

  it('disables the webhook after a status of 410; redeliverWebhook continues with the same message', async () => {
    const { webhook } = await create(editor);
    receiver.respond = () => ({ status: 410 });
    await build.topic('Gone');
    const gone = await untilState(editor, webhook.id, ({ status }) => status === 'DISABLED');
    expect(gone).toMatchObject({ disabledReason: 'GONE', token: webhook.token });
    expect(gone.lastDelivery).toMatchObject({ status: 'FAILED', problem: 'GONE', nextAttemptAt: null });
    receiver.respond = () => ({ status: 204 });
    await done(editor, 'redeliverWebhook', { id: webhook.id });
    const [first, second] = await receiver.until(2);
    expect(idsOf([second!])).toEqual(idsOf([first!]));
    expect(await stateOf(editor, webhook.id)).toMatchObject({ status: 'ACTIVE', disabledReason: null });
  });

  it('disables the webhook after the last attempt', async () => {
    const { webhook } = await create(editor);
    receiver.respond = () => ({ status: 500 });
    await build.topic('Unreachable');
    await untilState(editor, webhook.id, (state) => state.lastDelivery !== null);
    await server.sql('update webhook_delivery set attempts = 9');
    await retryNow(editor, webhook.id);
    const ended = await untilState(editor, webhook.id, ({ status }) => status === 'DISABLED');
    expect(ended).toMatchObject({ disabledReason: 'UNREACHABLE', token: webhook.token });
    expect(ended.lastDelivery).toMatchObject({ status: 'FAILED', attempts: 10, problem: 'BAD_STATUS' });
  });

  it('costs other webhooks nothing if the receiver never responds', async () => {
    const dead = await WebhookReceiver.open();
    dead.respond = () => 'nothing';
    try {
      for (let n = 0; n < 9; n++) await create(editor, { url: dead.url });
      await create(reader);
      await build.topic('For the living');
      // Attempts at the dead receiver take 20 seconds.
      await receiver.until(1, 10_000);
      await dead.until(3, 10_000);
      await build.topic('For the living too');
      await receiver.until(2, 10_000);
      expect(dead.received).toHaveLength(3);
    } finally {
      await dead.close();
    }
  });
});

describe('A feed that cannot continue', () => {
  it('is reported once, with the token from which it goes on', async () => {
    const { webhook, secret } = await create(editor);
    await done(editor, 'updateWebhook', { id: webhook.id, status: 'PAUSED' });
    await build.topic('Forgotten');
    await waitForFeed(server);
    await server.sql(`select prune_changes(interval '0')`);
    await done(editor, 'updateWebhook', { id: webhook.id, status: 'ACTIVE' });
    const [reset] = (await receiver.until(1)) as [ReceivedMessage];
    const { token } = await untilState(editor, webhook.id, (state) => state.token !== webhook.token);
    expect(verified(secret, reset)).toEqual({ type: 'feed.reset', timestamp: expect.any(String), data: { token } });
    await build.topic('After the reset');
    await receiver.until(2);
    expect(receiver.types).toEqual(['feed.reset', 'topic.created']);
  });
});

describe('redeliverWebhook', () => {
  it('sends the changes after a token again, under their ids', async () => {
    const { webhook } = await create(editor);
    for (const name of ['One', 'Two', 'Three']) await build.topic(name);
    await receiver.until(3);
    const [first, ...others] = idsOf(receiver.received);
    const after = receiver.received[0]!.body.data.token;
    receiver.clear();
    await done(editor, 'redeliverWebhook', { id: webhook.id, after });
    await receiver.until(2);
    expect(idsOf(receiver.received)).toEqual(others);
    expect(others).not.toContain(first);
  });
});

describe('pingWebhook', () => {
  it('sends one test message, also to a paused webhook, and does not repeat it', async () => {
    const { webhook, secret } = await create(editor);
    await done(editor, 'updateWebhook', { id: webhook.id, status: 'PAUSED' });
    receiver.respond = () => ({ status: 503 });
    const { delivery } = await done(editor, 'pingWebhook', { id: webhook.id }, 'delivery { id messageId status kind }');
    expect(delivery).toMatchObject({ status: 'PENDING', kind: null });
    const [ping] = (await receiver.until(1)) as [ReceivedMessage];
    expect(verified(secret, ping)).toEqual({
      type: 'webhook.ping',
      timestamp: expect.any(String),
      data: { token: webhook.token },
    });
    expect(ping.headers['webhook-id']).toBe(delivery.messageId);
    const { lastDelivery, status } = await untilState(editor, webhook.id, (state) => state.lastDelivery.attempts === 1);
    expect([status, lastDelivery.status, lastDelivery.responseStatus]).toEqual(['PAUSED', 'FAILED', 503]);
  });
});

describe('The metrics', () => {
  it('count attempts by outcome, webhooks by status, and the lag', async () => {
    const before = await metricsAt(server.metricsUrl!);
    const { webhook } = await create(editor);
    receiver.respond = () => ({ status: 503 });
    await build.topic('Measured');
    await untilState(editor, webhook.id, (state) => state.lastDelivery !== null);
    await server.sql(`update change set changed_at = now() - interval '1 hour'`);
    const failing = await metricsAt(server.metricsUrl!);
    const grown = (name: string) => failing.get(name)! - before.get(name)!;
    expect(grown('entente_webhook_attempts_total{outcome="5xx"}')).toBe(1);
    expect(grown('entente_webhook_attempt_duration_seconds_count')).toBe(1);
    expect(failing.get('entente_webhook_attempts_in_flight')).toBe(0);
    expect(failing.get('entente_webhooks{status="ACTIVE"}')).toBe(1);
    expect(failing.get('entente_webhook_lag_seconds')).toBeGreaterThanOrEqual(3_600);
    receiver.respond = () => ({ status: 204 });
    await retryNow(editor, webhook.id);
    await untilState(editor, webhook.id, ({ lastDelivery }) => lastDelivery.status === 'DELIVERED');
    expect((await metricsAt(server.metricsUrl!)).get('entente_webhook_lag_seconds')).toBe(0);
    await done(editor, 'updateWebhook', { id: webhook.id, status: 'PAUSED' });
    expect((await metricsAt(server.metricsUrl!)).get('entente_webhooks{status="PAUSED"}')).toBe(1);
  });
});

describe('A webhook', () => {
  it('that came with a copy of another database is disabled at the start, and gets nothing', async () => {
    const { webhook } = await create(editor);
    await restart(async () => {
      await server.sql(`update webhook set database = 'another'`);
    });
    await build.topic('After the copy');
    const { disabledReason } = await untilState(editor, webhook.id, ({ status }) => status === 'DISABLED');
    expect([disabledReason, receiver.received]).toEqual(['RESTORED', []]);
  });

  it('is continued after a restart, without a gap and without a repetition', async () => {
    await create(editor);
    const before = await build.topic('Before the restart');
    await receiver.until(1);
    await restart();
    const after = await build.topic('After the restart');
    await receiver.until(2);
    expect(receiver.received.map(({ body }) => body.data.recordId)).toEqual([before.id, after.id]);
  });

  it('leaves neither its address nor its secret in the log', async () => {
    const { secret } = await create(editor, { url: `${receiver.url}?token=sesame` });
    receiver.respond = () => ({ status: 500 });
    await build.topic('Logged');
    await receiver.until(1);
    const text = logged.join('');
    for (const hidden of ['sesame', secret, receiver.url]) expect(text).not.toContain(hidden);
  });
});
