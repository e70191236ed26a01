import { setTimeout as sleep } from 'node:timers/promises';
import type { TestData } from './server.ts';

/** A write with a successful response. */
export interface AcknowledgedWrite {
  id: string;
  name: string;
  /** The time of the response, in milliseconds. */
  at: number;
}

/** Longer than any response may take. */
const MAX_RESPONSE_MS = 40_000;
const RETRY_DELAY_MS = 50;

const CREATE = `mutation ($input: CreateTopicInput!) {
  createTopic(input: $input) { topic { id } userErrors { message } } }`;

/**
 * Clients that write one topic after another. Each write has an idempotency key and is repeated until there is a response, as
 * the manual recommends.
 */
export class Traffic {
  readonly acknowledged: AcknowledgedWrite[] = [];
  /** Number of attempts without a response, or with a temporary error. */
  unanswered = 0;
  readonly #urls: readonly string[];
  readonly #headers: Record<string, string>;
  #writing: Promise<void>[] = [];
  #failure: unknown = null;
  #stopping = false;

  /**
   * @param label the beginning of all names
   * @param urls the servers, used alternately
   * @param headers the headers that authenticate as EDITOR
   */
  constructor(
    readonly label: string,
    urls: readonly string[],
    headers: Record<string, string>,
  ) {
    this.#urls = urls;
    this.#headers = headers;
  }

  start(writers: number): void {
    this.#writing = Array.from({ length: writers }, (_, writer) => this.#write(`${this.label} ${writer}`));
    for (const writing of this.#writing) {
      writing.catch((error) => {
        this.#failure ??= error;
      });
    }
  }

  /** Whether a write was acknowledged after an instant. @throws Error if a writer got an unexpected response */
  hasWrittenSince(at: number): boolean {
    if (this.#failure) throw this.#failure;
    return (this.acknowledged.at(-1)?.at ?? 0) > at;
  }

  /** Stops each writer after the response to its current write. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#writing);
  }

  async #write(writer: string): Promise<void> {
    for (let count = 1; !this.#stopping; count++) {
      const name = `${writer} ${count}`;
      const { topic, userErrors } = await this.#seeThrough(name);
      if (userErrors.length > 0) throw new Error(`${name}: ${userErrors[0].message}`);
      this.acknowledged.push({ id: topic.id, name, at: Date.now() });
    }
  }

  async #seeThrough(name: string): Promise<TestData> {
    const input = { idempotencyKey: name, names: [{ lang: 'en', text: name }] };
    for (let tries = 0; ; tries++) {
      const url = this.#urls[tries % this.#urls.length];
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...this.#headers },
        body: JSON.stringify({ query: CREATE, variables: { input } }),
        signal: AbortSignal.timeout(MAX_RESPONSE_MS),
      })
        .then((response) => response.json() as TestData)
        .catch(() => null);
      if (answer?.data?.createTopic) return answer.data.createTopic;
      if (answer && answer.errors?.[0]?.extensions.code !== 'SERVICE_UNAVAILABLE') {
        throw new Error(`${name}: ${JSON.stringify(answer)}`);
      }
      this.unanswered += 1;
      await sleep(RETRY_DELAY_MS);
    }
  }
}
