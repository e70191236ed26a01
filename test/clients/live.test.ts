import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { tokenNow } from '../harness/feed-reader.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

// Apollo Client needs a browser class that Node has since version 22.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

let server: TestServer;
let treaty: CreatedRecord;
beforeAll(async () => {
  server = await startTestServer({ seeded: false });
});
afterAll(() => server?.stop());
beforeEach(async () => {
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  treaty = await build.agreement('A treaty');
});

const rename = (title: string) =>
  write(server.dataSource, ({ db }) => db.query('update agreement set title = $2 where id = $1', [treaty.uuid, title]));

const CHANGES = gql`
  subscription ($after: String) {
    changes(after: $after) { token kind recordId record { id ... on Agreement { title } } }
  }
`;

interface Sink {
  next(change: TestData): void;
  ended(): void;
}

/** Subscribes like an app: after each disconnection again, from the last token. */
function follow(after: string, subscribe: (after: string, sink: Sink) => () => void) {
  const titles: string[] = [];
  let token = after;
  let isDone = false;
  let cuts = 0;
  let stop = () => {};
  const begin = () => {
    if (isDone) return;
    let isCut = false;
    stop = subscribe(token, {
      next: (change) => {
        token = change.token;
        titles.push(change.record?.title);
      },
      ended: () => {
        // Some clients report both the error and the end.
        if (isCut) return;
        isCut = true;
        cuts += 1;
        setTimeout(begin, 50);
      },
    });
  };
  begin();
  return {
    titles,
    cuts: () => cuts,
    end() {
      isDone = true;
      stop();
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  for (const late = Date.now() + 10_000; !holds(); ) {
    if (Date.now() > late) throw new Error('The condition did not hold within ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const webSocket = () =>
  createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });

/** Clients, set up as in their own documentation. */
const clients: { [name: string]: () => { subscribe: (after: string, sink: Sink) => () => void; close(): void } } = {
  'Apollo Client by WebSocket': () => {
    const socket = webSocket();
    const client = new ApolloClient({ link: new GraphQLWsLink(socket), cache: new InMemoryCache() });
    return {
      subscribe(after, { next, ended }) {
        const subscription = client.subscribe<TestData>({ query: CHANGES, variables: { after } }).subscribe({
          next: ({ data, error }) => (data ? next(data.changes) : error && ended()),
          error: ended,
          complete: ended,
        });
        return () => subscription.unsubscribe();
      },
      close: () => socket.dispose(),
    };
  },
  ...Object.fromEntries(
    [
      ['urql by WebSocket', webSocket],
      ['urql by server-sent events', () => createSseClient({ url: `${server.url}/graphql/stream`, retryAttempts: 0 })],
    ].map(([name, open]) => [
      name,
      () => {
        const way = (open as () => ReturnType<typeof webSocket>)();
        const client = new Client({
          url: `${server.url}/graphql`,
          preferGetMethod: false,
          exchanges: [
            cacheExchange,
            fetchExchange,
            subscriptionExchange({
              forwardSubscription: ({ query, variables }) => ({
                subscribe: (sink) => ({
                  unsubscribe: way.subscribe({ query: query!, variables: variables as TestData }, sink as never),
                }),
              }),
            }),
          ],
        });
        return {
          subscribe(after: string, { next, ended }: Sink) {
            const subscription = client.subscription<TestData>(CHANGES, { after }).subscribe(({ data, error }) => {
              if (error) ended();
              else next(data.changes);
            });
            return () => subscription.unsubscribe();
          },
          close: () => way.dispose(),
        };
      },
    ]),
  ),
};

describe.each(Object.entries(clients))('%s', (_name, open) => {
  it('resumes after the last change when the server restarts, without losing changes', async () => {
    const client = open();
    const following = follow(await tokenNow(server), client.subscribe);
    try {
      await rename('Before');
      await until(() => following.titles.length === 1);
      await server.restart(async () => {
        await server.sql('update agreement set title = $2 where id = $1', [treaty.uuid, 'While it was away']);
      });
      await rename('After');
      // After the restart, each missed change shows the current record.
      await until(() => following.titles.length === 3);
      expect(following.titles[0]).toBe('Before');
      expect(following.titles.at(-1)).toBe('After');
      expect(following.cuts()).toBeGreaterThan(0);
      await rename('Later');
      await until(() => following.titles.length === 4);
      expect(following.titles.at(-1)).toBe('Later');
    } finally {
      following.end();
      client.close();
    }
  });
});
