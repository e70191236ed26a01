import { setTimeout as sleep } from 'node:timers/promises';
import type { TestData } from './server.ts';

/** A write of which its writer was told that it is done. */
export interface Acknowledged {
  id: string;
  name: string;
  /** When he was told, in milliseconds. */
  at: number;
}

/** Longer than any answer may take. */
const LONGEST_ANSWER = 40_000;
const BETWEEN_TRIES = 50;

const CREATE = `mutation ($input: CreateTopicInput!) {
  createTopic(input: $input) { topic { id } userErrors { message } } }`;

/**
 * Clients that write one topic after the other, each under an idempotency key of its own, and send it again until there is
 * an answer: as the manual says that an app does.
 */
export class Traffic {
  readonly acknowledged: Acknowledged[] = [];
  /** How often there was no answer, or one that there is none at present. */
  unanswered = 0;
  readonly #urls: readonly string[];
  readonly #headers: Record<string, string>;
  #writing: Promise<void>[] = [];
  #failure: unknown = null;
  #stopping = false;

  /**
   * @param label begins the names of what is written
   * @param urls of the servers, which are asked in turn
   * @param headers that make an editor of the writers
   */
  constructor(
    readonly label: string,
    urls: readonly string[],
    headers: Record<string, string>,
  ) {
    this.#urls = urls;
    this.#headers = headers;
  }

  /** Begins to write. */
  start(writers: number): void {
    this.#writing = Array.from({ length: writers }, (_, writer) => this.#write(`${this.label} ${writer}`));
    for (const writing of this.#writing) {
      writing.catch((error) => {
        this.#failure ??= error;
      });
    }
  }

  /** Whether anybody was told after an instant that he has written. @throws what a writer was told that must not be */
  hasWrittenSince(at: number): boolean {
    if (this.#failure) throw this.#failure;
    return (this.acknowledged.at(-1)?.at ?? 0) > at;
  }

  /** Ends once each writer has an answer to what he wrote last. */
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
        signal: AbortSignal.timeout(LONGEST_ANSWER),
      })
        .then((response) => response.json() as TestData)
        .catch(() => null);
      if (answer?.data?.createTopic) return answer.data.createTopic;
      if (answer && answer.errors?.[0]?.extensions.code !== 'SERVICE_UNAVAILABLE') {
        throw new Error(`${name}: ${JSON.stringify(answer)}`);
      }
      this.unanswered += 1;
      await sleep(BETWEEN_TRIES);
    }
  }
}
