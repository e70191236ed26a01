import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { WebSocket } from 'ws';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { type Server, startServer } from '../../src/app/server.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { tokenNow } from '../harness/feed-reader.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { CHANGES, closeAll, errorsOf, Listener, transports } from '../harness/listener.ts';
import { INSTANCES, isMultiInstance } from '../harness/multi-instance.ts';
import { until } from '../harness/program.ts';
import { forgedCursor } from '../harness/public-errors.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const viewer = { ...ANONYMOUS };
let server: TestServer;
/** A second process on the same database. */
let other: Server;
let build: ReturnType<typeof buildersOn> & ReturnType<typeof itemBuildersOn>;
let city: CreatedRecord;
let port: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer: () => ({ ...viewer }) });
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'error', ...server.database.settings });
  other = await startServer(config, openLog(config), { firstData: false });
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const land = await build.country('Land');
  city = await build.city('City', land);
  port = await build.city('Port', land);
});
afterAll(async () => {
  await other?.stop();
  await server?.stop();
});
beforeEach(closeAll);

const rename = (record: CreatedRecord, title: string) =>
  write(server.dataSource, ({ db }) => db.query('update agreement set title = $2 where id = $1', [record.uuid, title]));

/** A server on the same database that waits only half a second for a client to read an event. */
async function impatientServer(): Promise<Server> {
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'error', ...server.database.settings });
  return startServer(config, openLog(config), { firstData: false, timeouts: { event: 500 } });
}

/** Waits until a statement waits for a table that another statement has locked. */
async function waitingForALock(): Promise<void> {
  await until(async () => {
    const waiting = await server.sql(`select 1 from pg_locks where not granted and relation = 'agreement'::regclass
      and database = (select oid from pg_database where datname = current_database())`);
    return waiting.length > 0;
  }, 'somebody waits for the table');
}

const LISTENING = `select pid from pg_stat_activity
  where application_name = 'entente listen' and datname = current_database()`;

describe.each(Object.entries(transports))('A subscription over %s', (_door, subscribeAt) => {
  it.each([
    ['an invalid document', '{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['a field that is not there', 'subscription { weather }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a query', '{ viewer { role } }', {}, 'ONLY_SUBSCRIPTIONS_HERE'],
    [
      'what is too deep',
      `subscription { changes { record { ${'... on City { within { '.repeat(12)} id ${'} }'.repeat(12)} } } }`,
      {},
      'OPERATION_TOO_DEEP',
    ],
    [
      'a list literal 900 deep',
      `subscription { changes(types: ${'['.repeat(900)}1${']'.repeat(900)}) { token } }`,
      {},
      'OPERATION_TOO_DEEP',
    ],
    [
      'a list literal 20,000 deep',
      `subscription { changes(types: ${'['.repeat(20_000)}1${']'.repeat(20_000)}) { token } }`,
      {},
      'OPERATION_TOO_LARGE',
    ],
    ['a variable that does not fit', CHANGES, { types: ['WEATHER'] }, 'BAD_USER_INPUT'],
    ['a token that is none', CHANGES, { after: 'x' }, 'BAD_USER_INPUT'],
    ['a party that nobody knows', CHANGES, { involving: ['Nowhere'] }, 'PARTY_UNKNOWN'],
    ['a version among ids', CHANGES, { ids: [`topic_${'0'.repeat(32)}@1`] }, 'VERSION_READ_ONLY'],
  ])('is rejected with %s', async (_what, query, variables, code) => {
    const listener = new Listener(subscribeAt(server.url), variables, query);
    expect(await errorsOf(listener)).toMatchObject([{ extensions: { code } }]);
    expect(listener.titles.length).toBe(0);
  });

  it('reports every change, and no other event', async () => {
    const treaty = await build.agreement('A treaty', { signatures: [signedBy(city)] });
    const all = new Listener(subscribeAt(server.url), { after: await tokenNow(server) });
    const topics = new Listener(subscribeAt(server.url), { after: await tokenNow(server), types: ['TOPIC'] });
    const ofPort = new Listener(subscribeAt(server.url), { after: await tokenNow(server), involving: ['Port'] });
    const byId = new Listener(subscribeAt(server.url), { after: await tokenNow(server), ids: [treaty.id] });
    await rename(treaty, 'Renamed');
    const secret = await build.agreement('A secret', { visibility: Visibility.INTERNAL });
    await rename(secret, 'A deeper secret');
    const signed = await build.agreement('Signed by Port', { signatures: [signedBy(port)] });
    await all.until(() => all.told.length === 2);
    await ofPort.until(() => ofPort.told.length === 1);
    expect(all.told[0]).toEqual({
      data: {
        changes: { kind: 'UPDATED', recordId: treaty.id, token: expect.any(String), record: { title: 'Renamed' } },
      },
      extensions: {
        token: all.told[0].data.changes.token,
        ...(isMultiInstance() && { readAfter: expect.any(String) }),
      },
    });
    expect(all.titles()).toEqual(['Renamed', 'Signed by Port']);
    expect(ofPort.told[0].data.changes).toMatchObject({ kind: 'CREATED', recordId: signed.id });
    expect(topics.told).toEqual([]);
    expect(byId.titles()).toEqual(['Renamed']);
  });

  it('reports changes from now on if it has no token', async () => {
    const treaty = await build.agreement('Before');
    const listener = new Listener(subscribeAt(server.url));
    let n = 0;
    // Nothing signals that the subscription has begun, so changes are made until it reports one.
    while (!listener.titles().some((title) => /^After/.test(title))) {
      await rename(treaty, `After ${n++}`);
      await sleep(30);
    }
    // With standbys, changes that they may not show yet are reported earlier.
    expect(listener.titles().at(isMultiInstance() ? -1 : 0)).toMatch(/^After/);
  });

  it('reports missed changes first, then new ones, without a gap or a duplicate', async () => {
    const after = await tokenNow(server);
    const treaties = await Promise.all(Array.from({ length: 4 }, (_, n) => build.agreement(`Treaty ${n}`)));
    const writing = treaties.map(async (treaty, writer) => {
      for (let n = 0; n < 20; n++) await rename(treaty, `${writer} ${n}`);
    });
    await sleep(20);
    const listeners = [server.url, other.localUrl].map((url) => new Listener(subscribeAt(url), { after }));
    await Promise.all(writing);
    for (const listener of listeners) {
      await listener.until(() => listener.told.length >= 84);
      const tokens = listener.told.map(({ extensions }) => extensions.token);
      expect(new Set(tokens).size).toBe(84);
      expect(listener.told).toHaveLength(84);
    }
    // Each record is reported last as it is now.
    for (const [writer, { id }] of treaties.entries()) {
      const last = listeners[0]!.told.findLast(({ data }) => data.changes.recordId === id);
      expect(last.data.changes.record.title).toBe(`${writer} 19`);
    }
  });

  it('reports a change that was held back as soon as it is served', async () => {
    const treaty = await build.agreement('Held back');
    const slow = new pg.Client({ connectionString: server.database.url });
    await slow.connect();
    try {
      const listener = new Listener(subscribeAt(server.url), { after: await tokenNow(server) });
      await slow.query('begin');
      // The transaction changes nothing, so its end sends no notification.
      await slow.query('select pg_current_xact_id()');
      await rename(treaty, 'Served late');
      await sleep(150);
      expect(listener.told).toEqual([]);
      await slow.query('rollback');
      await listener.until(() => listener.told.length === 1, 3_000);
    } finally {
      await slow.end();
    }
  });

  it('survives the loss of the connection that listens', async () => {
    const treaty = await build.agreement('Unheard');
    const listener = new Listener(subscribeAt(server.url), { after: await tokenNow(server) });
    const lost: number[] = [];
    for (let n = 0; n < 3; n++) {
      const listening = await until(async () => {
        const pids = (await server.sql(LISTENING)).map(({ pid }) => pid as number);
        return pids.length === INSTANCES + 1 && !pids.some((pid) => lost.includes(pid)) && pids;
      }, 'every process listens, on a connection that was not yet lost');
      await server.sql('select pg_terminate_backend(pid) from unnest($1::integer[]) as pid', [listening]);
      lost.push(...listening);
      await rename(treaty, `Unheard ${n}`);
      await listener.until(() => listener.told.length === n + 1);
    }
    expect(listener.titles()).toEqual(['Unheard 0', 'Unheard 1', 'Unheard 2']);
  });

  it('is closed at once when the subscriber loses its rights', async () => {
    viewer.role = Role.EDITOR;
    const listener = new Listener(subscribeAt(server.url), { after: await tokenNow(server) });
    const secret = await build.agreement('A secret', { visibility: Visibility.INTERNAL });
    await listener.until(() => listener.told.length === 1);
    viewer.role = Role.ANONYMOUS;
    await rename(secret, 'A deeper secret');
    const known = await build.agreement('Known to all');
    await listener.until(() => listener.told.length === 2);
    expect(listener.told[1].data.changes.recordId).toBe(known.id);
  });

  it('omits a page that was read while the subscriber lost its rights', async () => {
    viewer.role = Role.EDITOR;
    const listener = new Listener(subscribeAt(server.url), { after: await tokenNow(server) });
    const secret = await build.agreement('A secret', { visibility: Visibility.INTERNAL });
    await listener.until(() => listener.told.length === 1);
    await write(server.dataSource, async ({ db }) => {
      await db.query('lock table agreement in access exclusive mode');
      await server.sql("select pg_notify('entente_changes', '')");
      await waitingForALock();
      viewer.role = Role.ANONYMOUS;
      await db.query('update agreement set title = $2 where id = $1', [secret.uuid, 'A deeper secret']);
    });
    const known = await build.agreement('Known to all');
    await listener.until(() => listener.told.some(({ data }) => data.changes.recordId === known.id));
    expect(listener.told.filter(({ data }) => data.changes.recordId === secret.id)).toHaveLength(1);
  });

  it('ends with the token of another database, and returns the token to continue from', async () => {
    const listener = new Listener(subscribeAt(server.url), { after: forgedCursor('CHANGES 0123456789abcdef', '1') });
    const [error] = await errorsOf(listener);
    expect(error.extensions).toMatchObject({ code: 'RESET_REQUIRED', argument: ['after'] });
    const again = new Listener(subscribeAt(server.url), { after: error.extensions.token });
    await build.agreement('After the reset');
    await again.until(() => again.told.length === 1);
  });
});

describe('The server for subscriptions', () => {
  const socketAt = (path: string, protocol: string) =>
    new WebSocket(`${server.url.replace('http', 'ws')}${path}`, protocol);

  it('does not serve other paths or protocols', async () => {
    const elsewhere = socketAt('/elsewhere', 'graphql-transport-ws');
    const said = await new Promise<string>((resolve) => elsewhere.on('error', ({ message }) => resolve(message)));
    expect(said).toMatch(/404/);
    const old = socketAt('/graphql', 'graphql-ws');
    expect(await new Promise((resolve) => old.on('error', () => resolve('refused')).on('close', resolve))).not.toBe(
      1000,
    );
    const page = await fetch(`${server.url}/graphql/stream?query={a}`, { headers: { accept: 'text/html' } });
    const { errors } = (await page.json()) as TestData;
    expect([page.status, errors[0].extensions.code]).toEqual([406, 'NOT_ACCEPTABLE']);
    const form = await fetch(`${server.url}/graphql/stream`, { method: 'POST', body: 'query=a' });
    expect(form.status).toBe(415);
  });

  it('accepts 20 subscriptions on one connection, closes it for more, and accepts messages of 100 KB', async () => {
    const subscribe = transports.WebSocket!(server.url);
    const listeners = Array.from({ length: 21 }, () => new Listener(subscribe));
    const refused = await Promise.any(
      listeners.map(async (listener) => {
        const errors = await errorsOf(listener);
        return errors;
      }),
    );
    expect(refused).toMatchObject([{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }]);
    for (const { stop } of listeners) stop();
    const greedy = socketAt('/graphql', 'graphql-transport-ws');
    await once(greedy, 'open');
    greedy.send(JSON.stringify({ type: 'connection_init' }));
    await once(greedy, 'message');
    const payload = { query: 'subscription { changes { token } }' };
    for (let n = 0; n < 41; n++) greedy.send(JSON.stringify({ id: `${n}`, type: 'subscribe', payload }));
    expect((await once(greedy, 'close'))[0]).toBe(4429);
    const large = socketAt('/graphql', 'graphql-transport-ws');
    await once(large, 'open');
    large.send(' '.repeat(101 * 1024));
    expect((await once(large, 'close'))[0]).toBe(1009);
  });

  describe('A client that reads nothing is disconnected', () => {
    /**
     * Selects a record twenty times: each event has a megabyte, and few events fill the buffers between two processes.
     */
    const copies = Array.from({ length: 20 }, (_, n) => `s${n}: record { ... on Statement { summary } }`);
    const query = `subscription ($after: String) { changes(after: $after) { ${copies.join(' ')} } }`;
    let after: string;
    let impatient: Server;
    beforeAll(async () => {
      const speech = await build.statement('A speech', await build.person('A speaker'));
      after = await tokenNow(server);
      for (let n = 0; n < 30; n++) {
        await write(server.dataSource, ({ db }) =>
          db.query("update statement set summary = $2 || repeat('-', 40000) where id = $1", [
            speech.uuid,
            `Speech ${n} `,
          ]),
        );
      }
      impatient = await impatientServer();
    }, 90_000);
    afterAll(() => impatient?.stop());

    /** Events that the client has not read, and possibly its last one, are served after its last token. */
    async function goesOn(taken: string[], token: string): Promise<void> {
      expect([taken.includes(token), taken.length < 30]).toEqual([true, true]);
      // A server with a longer timeout: on a busy machine half a second may be too short even for a client that reads.
      const rest = new Listener(transports.WebSocket!(other.localUrl), { after: token }, query);
      await rest.until(() => rest.told.length === 29 - taken.indexOf(token));
      expect(new Set([...taken, ...rest.told.map(({ extensions }) => extensions.token)]).size).toBe(30);
    }

    it('over WebSocket, with the token to continue from', async () => {
      const slow = new WebSocket(`${impatient.localUrl.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(slow, 'open');
      slow.send(JSON.stringify({ type: 'connection_init' }));
      await once(slow, 'message');
      const taken: string[] = [];
      slow.on('message', (data) => taken.push(JSON.parse(String(data)).payload.extensions.token));
      slow.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { after } } }));
      await once(slow, 'message');
      slow.pause();
      await sleep(3_000);
      slow.resume();
      const [code, reason] = await once(slow, 'close');
      expect(code).toBe(4413);
      await goesOn(taken, String(reason));
    });

    it('over server-sent events, with the token to continue from', async () => {
      const response = await fetch(`${impatient.localUrl}/graphql/stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query, variables: { after } }),
      });
      const decoder = new TextDecoder();
      let text = '';
      for await (const part of response.body!) {
        const isFirst = !text.includes('event: next');
        text += decoder.decode(part, { stream: true });
        // The first page may take long to read; the client reads nothing once the events arrive.
        if (isFirst && text.includes('event: next')) await sleep(3_000);
      }
      const events = text.split('\n\n').flatMap((event) => {
        const [, data] = /^event: next\n(?:id: .*\n)?data: (.*)$/.exec(event) ?? [];
        return data ? [JSON.parse(data)] : [];
      });
      const end = events.pop();
      expect(end.errors).toMatchObject([{ extensions: { code: 'TOO_SLOW' } }]);
      await goesOn(
        events.map(({ extensions }) => extensions.token),
        end.errors[0].extensions.token,
      );
    });
  });
});
