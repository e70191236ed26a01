import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createSseClient } from 'graphql-sse';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestData } from './server.ts';

export type Subscribe = (
  asked: { query: string; variables?: Record<string, unknown> },
  sink: { next(value: TestData): void; error(error: unknown): void; complete(): void },
) => () => void;

/** Open clients, closed after a test. */
const open: (() => unknown)[] = [];

/** Closes all open clients. */
export function closeAll(): void {
  for (const close of open.splice(0)) close();
}

/** The transports of subscriptions; each may send an API key. */
export const transports: { [name: string]: (url: string, authorization?: string) => Subscribe } = {
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

/** A subscription to changes with the titles of agreements. */
export const CHANGES = `subscription ($after: String, $types: [RecordType!], $ids: [ID!], $involving: [String!]) {
  changes(after: $after, types: $types, ids: $ids, involving: $involving) {
    kind recordId token record { ... on Agreement { title } } } }`;

/** A subscriber with its received messages and its end. */
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

  /** Waits for messages. The feed may be delayed by transactions of other tests on the same PostgreSQL. */
  async until(enough: () => boolean, ms = 25_000): Promise<void> {
    const late = Date.now() + ms;
    while (!enough()) {
      if (Date.now() > late)
        throw new Error(`Timed out. Received: ${JSON.stringify(this.told)}, ${String(this.ended)}`);
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

/** The errors that rejected or ended a subscription, by either transport. */
export async function errorsOf(listener: Listener): Promise<TestData[]> {
  await listener.until(() => listener.ended !== null || listener.told.some(({ errors }) => errors));
  return listener.told.find(({ errors }) => errors)?.errors ?? listener.ended;
}
