import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestData } from '../harness/server.ts';
import type { Operation, Reader } from './checker/history.ts';

/** Milliseconds: timeout of a request, pause between two attempts of a mutation, and limit for all attempts. */
const REQUEST_TIMEOUT_MS = 15_000;
const BETWEEN_TRIES = 50;
const PATIENCE = 60_000;

/** Errors after which a client retries. */
const NOT_NOW = ['SERVICE_UNAVAILABLE', 'TIMEOUT'];

/** The operations of all clients of a run, by one clock. */
export class Recorder {
  readonly operations: Operation[] = [];
  /** Number of requests without a response, and of errors by code. */
  readonly failures = new Map<string, number>();
  /** Start of the run, in milliseconds since 1970. */
  readonly startedAt = Date.now();
  readonly #start = performance.now();

  now(): number {
    return performance.now() - this.#start;
  }

  /** The operations, by their start. */
  history(): Operation[] {
    return this.operations.toSorted((one, other) => one.began - other.began);
  }

  fail(code: string): void {
    this.failures.set(code, (this.failures.get(code) ?? 0) + 1);
  }
}

/** The response to an operation, and the period from its first attempt to the response. */
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
  /** Local address from which it sends, by which servers distinguish anonymous clients. */
  address: string;
  /** Returns the URL of a server, alternately. */
  url: () => string;
  /** The API key that it sends, if any. */
  key: string | null;
}

/**
 * A client that sends one operation after the other, as an app does; its kind says whether it sends `Read-After` with
 * the position of the last response.
 */
export class Client {
  readonly #agent: Agent;
  #readAfter: string | null = null;

  constructor(
    readonly options: ClientOptions,
    readonly recorder: Recorder,
  ) {
    this.#agent = new Agent({ keepAlive: true, localAddress: options.address } as object);
  }

  /** Sends a query once. Null if there is no response, or only a temporary error. */
  async query(query: string, variables: object): Promise<Answer | null> {
    const began = this.recorder.now();
    const data = await this.#send(query, variables);
    return data && { data, began, ended: this.recorder.now() };
  }

  /**
   * Sends a mutation under an idempotency key until there is a response.
   * @returns its payload; null data if it is unknown whether it was written
   * @throws Error for a response with an error that is not temporary
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
    // The last position covers all earlier ones.
    this.#readAfter = body.extensions?.readAfter ?? headers['read-after'] ?? this.#readAfter;
    if (!body.errors) return body.data;
    const { extensions, message } = body.errors[0];
    // A record in a filter has not arrived at the standby yet: its list is null.
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
      const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
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
