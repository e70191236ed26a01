import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two questions of a bystander. */
const PAUSE = 20;

/** Somebody who asks a small question again and again, as others do who have no part in what happens. */
export class Bystander {
  readonly #url: string;
  readonly #times: number[] = [];
  #asks = true;
  #asking: Promise<void>;

  constructor(url: string) {
    this.#url = url;
    this.#asking = this.#ask();
  }

  /**
   * Leaves, after as many questions as tell something.
   * @returns milliseconds that 19 of 20 answers took at most
   * @throws Error where there was no answer, or another one
   */
  async leave(): Promise<number> {
    while (this.#times.length < 10) await Promise.race([sleep(PAUSE), this.#asking]);
    this.#asks = false;
    await this.#asking;
    const sorted = this.#times.sort((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * 0.95) - 1]!;
  }

  async #ask(): Promise<void> {
    while (this.#asks) {
      const since = performance.now();
      const { status, text } = await this.#answer();
      if (status !== 200 || text.includes('"errors"')) throw new Error(`A bystander was told ${status}: ${text}`);
      this.#times.push(performance.now() - since);
      await sleep(PAUSE);
    }
  }

  #answer(): Promise<{ status: number | undefined; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        // Another address of this machine than that of those who attack: what they use up is theirs.
        localAddress: '127.0.0.2',
        timeout: 10_000,
      });
      sent.on('error', reject).on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject).on('end', () => resolve({ status: response.statusCode, text }));
      });
      sent.end('{"query":"{ party(ref: \\"Moscow\\") { name } }"}');
    });
  }
}
