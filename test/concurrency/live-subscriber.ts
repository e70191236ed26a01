import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestData } from '../harness/server.ts';
import { ALL_LISTS_QUERY } from './all-lists.ts';
import type { Fleet } from './fleet.ts';

const CHANGES = `subscription ($after: String) { changes(after: $after) {
  token kind type recordId mergedInto record { ${ALL_LISTS_QUERY} } } }`;

/** Milliseconds within which the last change must arrive. */
const PATIENCE_MS = 30_000;

/** A subscriber that gets changes live, and continues with its last token after each disconnection. */
export class LiveSubscriber {
  /** Its records, by id. */
  readonly held: Map<string, TestData>;
  readonly told: TestData[] = [];
  #token: string;
  #isDone = false;
  #close: () => void = () => undefined;
  readonly #running: Promise<void>;

  /**
   * @param token token to begin with
   * @param held records that it has already
   */
  constructor(
    private readonly fleet: Fleet,
    readonly transport: 'WebSocket' | 'server-sent events',
    token: string,
    private readonly key: string,
    held: Map<string, TestData>,
  ) {
    this.#token = token;
    this.held = new Map(held);
    this.#running = this.#follow();
  }

  /** Waits until it has got the event with this token. */
  async hear(last: string | undefined): Promise<void> {
    for (const late = Date.now() + PATIENCE_MS; last && this.#token !== last && Date.now() < late; ) await sleep(20);
  }

  /** Stops, whatever is still pending. */
  async end(): Promise<void> {
    this.#isDone = true;
    this.#close();
    await this.#running;
  }

  async #follow(): Promise<void> {
    while (!this.#isDone) {
      await new Promise<void>((resolve) => {
        const url = this.fleet.url();
        const authorization = `Bearer ${this.key}`;
        const client =
          this.transport === 'WebSocket'
            ? createClient({
                url: `${url.replace('http', 'ws')}/graphql`,
                webSocketImpl: WebSocket,
                retryAttempts: 0,
                connectionParams: { authorization },
              })
            : createSseClient({ url: `${url}/graphql/stream`, retryAttempts: 0, headers: { authorization } });
        this.#close = () => client.dispose();
        client.subscribe<TestData>(
          { query: CHANGES, variables: { after: this.#token } },
          { next: (event) => this.#hear(event), error: () => resolve(), complete: () => resolve() },
        );
      });
      this.#close();
      await sleep(50);
    }
  }

  #hear({ data, errors }: TestData): void {
    if (errors) throw new Error(JSON.stringify(errors));
    const { changes } = data;
    this.#token = changes.token;
    this.told.push(changes);
    if (changes.record) this.held.set(changes.recordId, changes.record);
    else this.held.delete(changes.recordId);
  }
}
