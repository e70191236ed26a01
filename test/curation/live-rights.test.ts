import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { tokenNow, waitForFeed } from '../harness/feed-reader.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { closeAll, errorsOf, Listener, transports } from '../harness/listener.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';

let server: TestServer;
let admin: ReturnType<typeof mutationsOn>;
let build: ReturnType<typeof buildersOn> & ReturnType<typeof itemBuildersOn>;
let secret: CreatedRecord;
let known: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, knowsKeys: true, environment: { ADMIN_KEY } });
  admin = mutationsOn(server, { authorization: `Bearer ${ADMIN_KEY}` });
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  secret = await build.agreement('Hushed', { visibility: Visibility.INTERNAL });
  known = await build.agreement('Known');
});
afterAll(() => server?.stop());
beforeEach(closeAll);

const rename = (record: CreatedRecord, title: string) =>
  write(server.dataSource, ({ db }) => db.query('update agreement set title = $2 where id = $1', [record.uuid, title]));

let keys = 0;

/** An API key for a test, in the form of the header. */
async function givenKey(role = 'EDITOR'): Promise<{ id: string; authorization: string }> {
  const { apiKey, secret } = await admin.payload(
    'createApiKey',
    { label: `key ${keys++}`, role },
    'apiKey { id } secret',
  );
  return { id: apiKey.id, authorization: `Bearer ${secret}` };
}

const revoke = (id: string) => admin.payload('revokeApiKey', { id }, 'apiKey { revokedAt }');

/** Waits until a page of changes is being read that waits for a lock. */
async function untilPagesWait(): Promise<void> {
  for (;;) {
    const waiting = await server.sql(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and application_name <> 'entente listen'`,
    );
    if (waiting.length > 0) return;
    await sleep(10);
  }
}

// An outsider's token would be before INTERNAL changes that were reported already.
const adminsTokenNow = () => tokenNow(server, { authorization: `Bearer ${ADMIN_KEY}` });

describe.each(Object.entries(transports))('A subscriber of changes over %s', (_door, subscribeAt) => {
  /** An editor who has got an INTERNAL change. */
  async function listeningEditor(authorization: string): Promise<Listener> {
    const after = await adminsTokenNow();
    const listener = new Listener(subscribeAt(server.url, authorization), { after });
    await rename(secret, 'Hushed once more');
    await listener.until(() => listener.told.length === 1);
    expect(listener.titles()).toEqual(['Hushed once more']);
    return listener;
  }

  it('is rejected with an unknown key, and not treated as anonymous', async () => {
    const listener = new Listener(subscribeAt(server.url, `Bearer entente_${'A'.repeat(43)}`));
    expect(await errorsOf(listener)).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('is disconnected when the key is revoked, although nothing else happens', async () => {
    const { id, authorization } = await givenKey();
    const listener = await listeningEditor(authorization);
    await revoke(id);
    expect(await errorsOf(listener)).toMatchObject([
      { message: 'Authorization: the API key was revoked.', extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    await rename(secret, 'Hushed for good');
    await rename(known, 'Known to others');
    await waitForFeed(server);
    expect(JSON.stringify(listener.told)).not.toContain('Hushed for good');
    expect(JSON.stringify(listener.told)).not.toContain('Known to others');
  });

  it('is disconnected when the key has expired', async () => {
    const { id, authorization } = await givenKey();
    const listener = await listeningEditor(authorization);
    // Expiry sends no notification, so the next change detects it.
    await server.sql('alter table api_key disable trigger announced_on_update');
    await server.sql("update api_key set expires_at = now() - interval '1 second' where id::text = $1", [uuidIn(id)]);
    await server.sql('alter table api_key enable trigger announced_on_update');
    await rename(secret, 'Hushed too late');
    expect(await errorsOf(listener)).toMatchObject([{ message: 'Authorization: the API key has expired.' }]);
    expect(JSON.stringify(listener.told)).not.toContain('Hushed too late');
  });

  it("gets no INTERNAL changes any more when the key becomes a reader's, and all other changes as before", async () => {
    const { id, authorization } = await givenKey();
    const listener = await listeningEditor(authorization);
    await server.sql("update api_key set role = 'READER' where id::text = $1", [uuidIn(id)]);
    await rename(secret, 'Hushed to readers');
    await rename(known, 'Known to readers');
    await listener.until(() => listener.told.length === 2);
    expect(listener.titles()[1]).toBe('Known to readers');
    await server.sql("update api_key set role = 'EDITOR' where id::text = $1", [uuidIn(id)]);
    await rename(secret, 'Hushed but to editors');
    await listener.until(() => listener.told.length === 3);
    expect(listener.titles()[2]).toBe('Hushed but to editors');
  });

  it('gets the changes that became visible to it while they were read', async () => {
    const { id, authorization } = await givenKey();
    const listener = await listeningEditor(authorization);
    await server.sql("update api_key set role = 'READER' where id::text = $1", [uuidIn(id)]);
    await write(server.dataSource, async ({ db }) => {
      await db.query('lock table change in access exclusive mode');
      await server.sql('notify entente_changes');
      await untilPagesWait();
      await server.sql("update api_key set role = 'EDITOR' where id::text = $1", [uuidIn(id)]);
      await db.query('update agreement set title = $2 where id = $1', [secret.uuid, 'Hushed but to new editors']);
    });
    await listener.until(() => listener.told.length === 2);
    expect(listener.titles()[1]).toBe('Hushed but to new editors');
  });
});

const uuidIn = (id: string) => id.slice(-32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

describe('A WebSocket', () => {
  /** A connection after its acknowledgement. */
  async function connected(authorization: string): Promise<WebSocket> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await once(socket, 'message');
    return socket;
  }

  it('is closed with 4401 once the key in its connection_init is revoked, after its client got the error', async () => {
    const { id, authorization } = await givenKey();
    const socket = await connected(authorization);
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    for (const subscription of ['1', '2']) {
      const payload = { query: 'subscription { changes { kind } }' };
      socket.send(JSON.stringify({ id: subscription, type: 'subscribe', payload }));
    }
    const closed = once(socket, 'close');
    await revoke(id);
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4401, 'Unauthorized']);
    expect(JSON.parse(messages[0]!)).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it('sends a slow client nothing that was read before its key was revoked', async () => {
    const copies = Array.from({ length: 20 }, (_, n) => `s${n}: record { flags { message } }`);
    const query = `subscription ($after: String) { changes(after: $after) { ${copies.join(' ')} } }`;
    const after = await adminsTokenNow();
    // One page of the feed: each event has a megabyte, and few events fill the buffers between two processes.
    await server.sql("insert into flag (record_id, code, message) values ($1, 'LONG', repeat('x', 50000))", [
      secret.uuid,
    ]);
    for (let n = 0; n < 29; n++) await rename(secret, `Hushed ${n}`);
    const { id, authorization } = await givenKey();
    const socket = await connected(authorization);
    let told = 0;
    socket.on('message', (data) => {
      if (JSON.parse(String(data)).type === 'next') told += 1;
    });
    const closed = once(socket, 'close');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { after } } }));
    await once(socket, 'message');
    socket.pause();
    await revoke(id);
    await sleep(1_500);
    socket.resume();
    const [code] = await closed;
    expect([code, told < 30]).toEqual([4401, true]);
  });
});
