import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { WebSocket } from 'ws';
import type { CreatedRecord } from '../harness/builders.ts';
import { tokenNow, waitForFeed } from '../harness/feed-reader.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const FOLLOW = 'subscription ($after: String) { changes(after: $after) { record { ... on Agreement { title } } } }';

let server: TestServer;
let treaty: CreatedRecord;
beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  treaty = await itemBuildersOn(server.dataSource).agreement('A treaty');
});
afterAll(() => server.stop());

const rename = (title: string) => server.sql('update agreement set title = $2 where id = $1', [treaty.uuid, title]);

/** The changes after a token, as the feed returns them. */
async function titlesAfter(token: string): Promise<string[]> {
  await waitForFeed(server);
  const query = 'query ($token: String) { changes(after: $token) { nodes { record { ... on Agreement { title } } } } }';
  const { body } = await server.query(query, { token });
  return body.data.changes.nodes.map(({ record }: TestData) => record.title);
}

/** A WebSocket client with several subscriptions, each of which has received one change. */
async function socketFollowing(subscriptions: number): Promise<WebSocket> {
  const after = await tokenNow(server);
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  let told = 0;
  socket.on('message', () => {
    told += 1;
  });
  for (let n = 0; n < subscriptions; n++) {
    socket.send(JSON.stringify({ id: `${n}`, type: 'subscribe', payload: { query: FOLLOW, variables: { after } } }));
  }
  await rename(`Told to ${subscriptions}`);
  await until(async () => told === subscriptions, 'all are told');
  return socket;
}

it('completes running requests during a stop, and accepts no new ones', async () => {
  const holder = new pg.Client({ connectionString: server.database.url });
  await holder.connect();
  await holder.query('begin');
  await holder.query('lock table agreement in access exclusive mode');
  const asked = server.query('{ agreements { totalCount } }');
  await until(async () => {
    const waiting = await server.sql(`select from pg_locks where not granted and relation = 'agreement'::regclass
      and database = (select oid from pg_database where datname = current_database())`);
    return waiting.length > 0;
  }, 'it waits for the table');
  const restarted = server.restart();
  const refused = await until(
    () =>
      fetch(`${server.url}/livez`).then(
        () => false as const,
        (error: Error) => error.message,
      ),
    'nothing new is taken',
  );
  expect(refused).toBe('fetch failed');
  await holder.query('rollback');
  await holder.end();
  const { status, headers, body } = await asked;
  expect([status, headers.get('connection'), body.data]).toEqual([200, 'close', { agreements: { totalCount: 1 } }]);
  await restarted;
});

it('sends a WebSocket with one subscription the token to continue from, without loss', async () => {
  const socket = await socketFollowing(1);
  const closed = once(socket, 'close');
  await server.restart(async () => {
    await rename('Renamed meanwhile');
  });
  const [code, reason] = await closed;
  expect(code).toBe(1001);
  expect(await titlesAfter(String(reason))).toEqual(['Renamed meanwhile']);
});

it('notifies a WebSocket with several subscriptions of the stop; each has a token', async () => {
  const socket = await socketFollowing(3);
  const closed = once(socket, 'close');
  await server.restart();
  const [code, reason] = await closed;
  expect([code, String(reason)]).toEqual([1001, 'The server is stopping.']);
});

it('deletes stored responses older than a week at the start, and no others', async () => {
  const keep = (key: string, days: number) =>
    server.sql(
      "insert into idempotency_key (owner, key, hash, used_at) values ('Ada', $1, '', now() - make_interval(days => $2))",
      [key, days],
    );
  await keep('old', 8);
  await keep('new', 6);
  await server.restart();
  expect(await server.sql("select key from idempotency_key where owner = 'Ada'")).toEqual([{ key: 'new' }]);
});

it('ends an event stream with the id from which an EventSource continues', async () => {
  const after = await tokenNow(server);
  const url = `${server.url}/graphql/stream?query=${encodeURIComponent(FOLLOW)}&variables=${encodeURIComponent(JSON.stringify({ after }))}`;
  /** Reads enough, or to the end, as a browser does: the last id counts. */
  const read = async (lastEventId: string | null, enough: (titles: string[]) => boolean) => {
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
    });
    let text = '';
    const decoder = new TextDecoder();
    const titles = () => [...text.matchAll(/"title":"(.*?)"/g)].map(([, title]) => title!);
    for await (const part of response.body!) {
      text += decoder.decode(part, { stream: true });
      if (enough(titles())) break;
    }
    return { titles: titles(), text, id: [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? null };
  };
  await rename('Told before');
  let restarted: Promise<void> | null = null;
  const first = await read(null, (titles) => {
    if (titles.length > 0) restarted ??= server.restart(() => rename('Told after').then(() => undefined));
    return false;
  });
  await restarted;
  expect(first.titles).toEqual(['Told before']);
  expect(first.text).toMatch(/\nid: .+\nretry: 1000\n\n$/);
  expect(first.text).not.toContain('event: complete');
  const second = await read(first.id, (titles) => titles.length > 0);
  expect(second.titles).toEqual(['Told after']);
});
