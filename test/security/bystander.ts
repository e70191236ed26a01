import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two questions of a bystander. */
const PAUSE = 20;

/** What a bystander notices: milliseconds that half of the answers and 99 of 100 took at most, and how many failed. */
export interface Noticed {
  answers: number;
  p50: number;
  p99: number;
  failed: number;
}

/** Somebody who asks a small question again and again, as others do who have no part in what happens. */
export class Bystander {
  readonly #url: string;
  readonly #localAddress: string;
  readonly #times: number[] = [];
  readonly #failures: Error[] = [];
  #asks = true;
  #asking: Promise<void>;

  /** @param localAddress another address of this machine than those that attack: what these use up is theirs */
  constructor(url: string, localAddress = '127.0.0.2') {
    this.#url = url;
    this.#localAddress = localAddress;
    this.#asking = this.#ask();
  }

  /**
   * Leaves, after as many questions as tell something.
   * @returns milliseconds that 19 of 20 answers took at most
   * @throws Error where there was no answer, or another one
   */
  async leave(): Promise<number> {
    await this.#end();
    if (this.#failures[0]) throw this.#failures[0];
    return this.#within(0.95);
  }

  /** What went wrong. */
  get failures(): readonly Error[] {
    return this.#failures;
  }

  /** Leaves, and says what was noticed. */
  async noticed(): Promise<Noticed> {
    await this.#end();
    const [p50, p99] = [0.5, 0.99].map((share) => Math.round(this.#within(share)));
    return { answers: this.#times.length, p50: p50!, p99: p99!, failed: this.#failures.length };
  }

  async #end(): Promise<void> {
    while (this.#times.length + this.#failures.length < 10) await Promise.race([sleep(PAUSE), this.#asking]);
    this.#asks = false;
    await this.#asking;
  }

  /** Milliseconds that this share of the answers took at most. */
  #within(share: number): number {
    const sorted = this.#times.sort((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.POSITIVE_INFINITY;
  }

  async #ask(): Promise<void> {
    while (this.#asks) {
      const since = performance.now();
      try {
        const { status, text } = await this.#answer();
        if (status !== 200 || text.includes('"errors"')) throw new Error(`A bystander was told ${status}: ${text}`);
        this.#times.push(performance.now() - since);
      } catch (error) {
        this.#failures.push(error as Error);
      }
      await sleep(PAUSE);
    }
  }

  #answer(): Promise<{ status: number | undefined; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        localAddress: this.#localAddress,
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
