import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createSseClient } from 'graphql-sse';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestData } from './server.ts';

export type Subscribe = (
  asked: { query: string; variables?: Record<string, unknown> },
  sink: { next(value: TestData): void; error(error: unknown): void; complete(): void },
) => () => void;

/** What is still open, to be closed after a test. */
const open: (() => unknown)[] = [];

/** Closes what was opened at the doors. */
export function closeAll(): void {
  for (const close of open.splice(0)) close();
}

/** The ways to follow, as clients go them; with a key where one is given. */
export const doors: { [name: string]: (url: string, authorization?: string) => Subscribe } = {
  WebSocket: (url, authorization) => {
    const client: Client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization },
    });
    open.push(() => client.dispose());
    return (asked, sink) => client.subscribe(asked, sink);
  },
  'server-sent events': (url, authorization) => {
    const headers = authorization ? { authorization } : undefined;
    const client = createSseClient({ url: `${url}/graphql/stream`, retryAttempts: 0, headers });
    open.push(() => client.dispose());
    return (asked, sink) => client.subscribe(asked, sink as never);
  },
};

/** Changes of agreements, mostly. */
export const CHANGES = `subscription ($after: String, $types: [RecordType!], $ids: [ID!], $involving: [String!]) {
  changes(after: $after, types: $types, ids: $ids, involving: $involving) {
    kind recordId token record { ... on Agreement { title } } } }`;

/** Somebody who follows: what he was told, and how it ended. */
export class Listener {
  readonly told: TestData[] = [];
  ended: unknown = null;
  readonly stop: () => void;
  #heard: () => void = () => undefined;

  constructor(subscribe: Subscribe, variables: Record<string, unknown> = {}, query = CHANGES) {
    const settle = (how: unknown) => {
      this.ended = how;
      this.#heard();
    };
    this.stop = subscribe(
      { query, variables },
      {
        next: (value) => {
          this.told.push(value);
          this.#heard();
        },
        error: settle,
        complete: () => settle(this.ended ?? 'complete'),
      },
    );
  }

  /** Waits until so much was told: the feed waits for every transaction of a PostgreSQL, those of other tests as well. */
  async until(enough: () => boolean, ms = 25_000): Promise<void> {
    const late = Date.now() + ms;
    while (!enough()) {
      if (Date.now() > late)
        throw new Error(`This never came. Told: ${JSON.stringify(this.told)}, ${String(this.ended)}`);
      await Promise.race([
        new Promise<void>((resolve) => {
          this.#heard = resolve;
        }),
        sleep(100),
      ]);
    }
  }

  titles(): string[] {
    return this.told.map(({ data }) => data.changes.record?.title);
  }
}

/** The errors with which a subscription was refused or ended, however its door says so. */
export async function errorsOf(listener: Listener): Promise<TestData[]> {
  await listener.until(() => listener.ended !== null || listener.told.some(({ errors }) => errors));
  return listener.told.find(({ errors }) => errors)?.errors ?? listener.ended;
}
