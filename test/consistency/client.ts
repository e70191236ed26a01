import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestData } from '../harness/server.ts';
import type { Operation, Reader } from './checker/history.ts';

/** Milliseconds after which a client gives up an answer, between two tries of a mutation, and for which it tries. */
const LONGEST_ANSWER = 15_000;
const BETWEEN_TRIES = 50;
const PATIENCE = 60_000;

/** The errors after which a client tries again. */
const NOT_NOW = ['SERVICE_UNAVAILABLE', 'TIMEOUT'];

/** The operations of all clients of a run, by one clock. */
export class Recorder {
  readonly operations: Operation[] = [];
  /** The number of requests without an answer and of errors, by their code. */
  readonly failures = new Map<string, number>();
  /** When the run began, in milliseconds since 1970. */
  readonly startedAt = Date.now();
  readonly #start = performance.now();

  now(): number {
    return performance.now() - this.#start;
  }

  /** The operations in the order in which they began. */
  history(): Operation[] {
    return this.operations.toSorted((one, other) => one.began - other.began);
  }

  fail(code: string): void {
    this.failures.set(code, (this.failures.get(code) ?? 0) + 1);
  }
}

/** The answer to an operation, and the period from its first try to the answer. */
export interface Answer {
  data: TestData;
  began: number;
  ended: number;
}

interface Response {
  headers: IncomingHttpHeaders;
  body: TestData;
}

export interface ClientOptions {
  name: string;
  reader: Reader;
  /** The address of this machine from which it sends, since servers tell anonymous clients apart by it. */
  address: string;
  /** The URL of a server, another one each time. */
  url: () => string;
  /** The API key that it sends, if any. */
  key: string | null;
}

/** A client that does one thing after the other, as an app does: it sends back the place of the last answer if it is of that kind. */
export class Client {
  readonly #agent: Agent;
  #readAfter: string | null = null;

  constructor(
    readonly options: ClientOptions,
    readonly recorder: Recorder,
  ) {
    this.#agent = new Agent({ keepAlive: true, localAddress: options.address } as object);
  }

  /** Sends a query once. Null if there is no answer, or only that there is none at present. */
  async query(query: string, variables: object): Promise<Answer | null> {
    const began = this.recorder.now();
    const data = await this.#send(query, variables);
    return data && { data, began, ended: this.recorder.now() };
  }

  /**
   * Sends a mutation under an idempotency key until there is an answer.
   * @returns its payload; null data if it is not known whether it was done
   * @throws Error if it is answered by an error other than that there is no answer at present
   */
  async mutate(mutation: string, input: object, selection: string, idempotencyKey: string): Promise<Answer> {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
    const text = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${selection} userErrors { code message } } }`;
    const began = this.recorder.now();
    while (this.recorder.now() - began < PATIENCE) {
      const data = await this.#send(text, { input: { ...input, idempotencyKey } });
      if (data) return { data: data[mutation], began, ended: this.recorder.now() };
      await sleep(BETWEEN_TRIES);
    }
    return { data: null, began, ended: this.recorder.now() };
  }

  /** Adds an operation of this client to the history. */
  record(operation: Omit<Operation, 'client' | 'reader'>): void {
    const { name: client, reader } = this.options;
    this.recorder.operations.push({ client, reader, ...operation });
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(query: string, variables: object): Promise<TestData | null> {
    const response = await this.#post({ query, variables }).catch(() => null);
    if (!response) {
      this.recorder.fail('no answer');
      return null;
    }
    const { headers, body } = response;
    // The last place holds for all that came before it.
    this.#readAfter = body.extensions?.readAfter ?? headers['read-after'] ?? this.#readAfter;
    if (!body.errors) return body.data;
    const { extensions, message } = body.errors[0];
    // A record in a filter that has not arrived at the standby yet: its list is null.
    if (extensions?.code === 'RECORD_UNKNOWN') return body.data;
    if (!NOT_NOW.includes(extensions?.code)) throw new Error(`${message} (${query})`);
    this.recorder.fail(extensions.code);
    return null;
  }

  #post(body: object): Promise<Response> {
    const { url, key, reader } = this.options;
    const headers = {
      'content-type': 'application/json',
      ...(key && { authorization: `Bearer ${key}` }),
      ...(reader === 'Read-After' && this.#readAfter && { 'read-after': this.#readAfter }),
    };
    return new Promise((settle, fail) => {
      const signal = AbortSignal.timeout(LONGEST_ANSWER);
      const sent = request(`${url()}/graphql`, { method: 'POST', agent: this.#agent, headers, signal }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          try {
            settle({ headers: response.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
          } catch (error) {
            fail(error);
          }
        });
      });
      sent.on('error', fail);
      sent.end(JSON.stringify(body));
    });
  }
}
