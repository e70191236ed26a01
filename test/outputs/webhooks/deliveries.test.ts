import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { Visibility } from '../../../src/records/record.entity.ts';
import { buildersOn, write } from '../../harness/builders.ts';
import { tokenNow, waitForFeed } from '../../harness/feed-reader.ts';
import { itemBuildersOn } from '../../harness/item-builders.ts';
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

beforeAll(async () => {
  const environment = { ADMIN_KEY, WEBHOOK_ALLOW: '127.0.0.0/8' };
  server = await startTestServer({ seeded: false, knowsKeys: true, environment });
  admin = mutationsOn(server, { authorization: `Bearer ${ADMIN_KEY}` });
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  [editor, reader] = await Promise.all([clientWithKey('EDITOR'), clientWithKey('READER')]);
});
afterAll(() => server?.stop());

beforeEach(async () => {
  await server.sql('delete from webhook');
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
    const { body } = await server.query('query ($after: String) { changes(after: $after) { nodes { token at } } }', {
      after: webhook.token,
    });
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
});
