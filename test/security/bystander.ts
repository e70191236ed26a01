import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two requests of a bystander. */
const PAUSE_MS = 20;

/** Latency percentiles of a bystander in milliseconds, and the number of failed requests. */
export interface BystanderReport {
  answers: number;
  p50: number;
  p99: number;
  failed: number;
}

/** A client that repeats a small query and takes no part in the attack. */
export class Bystander {
  readonly #url: string;
  readonly #localAddress: string;
  readonly #times: number[] = [];
  readonly #failures: Error[] = [];
  #asks = true;
  #asking: Promise<void>;

  /** @param localAddress another local address than those of the attackers, so that their limits do not apply */
  constructor(url: string, localAddress = '127.0.0.2') {
    this.#url = url;
    this.#localAddress = localAddress;
    this.#asking = this.#ask();
  }

  /**
   * Stops, after enough requests for a result.
   * @returns the 95th percentile of latency, in milliseconds
   * @throws Error if a request failed
   */
  async leave(): Promise<number> {
    await this.#end();
    if (this.#failures[0]) throw this.#failures[0];
    return this.#within(0.95);
  }

  get failures(): readonly Error[] {
    return this.#failures;
  }

  /** Stops, and reports the latencies. */
  async noticed(): Promise<BystanderReport> {
    await this.#end();
    const [p50, p99] = [0.5, 0.99].map((share) => Math.round(this.#within(share)));
    return { answers: this.#times.length, p50: p50!, p99: p99!, failed: this.#failures.length };
  }

  async #end(): Promise<void> {
    while (this.#times.length + this.#failures.length < 10) await Promise.race([sleep(PAUSE_MS), this.#asking]);
    this.#asks = false;
    await this.#asking;
  }

  /** A percentile of the latencies, in milliseconds. */
  #within(share: number): number {
    const sorted = this.#times.sort((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.POSITIVE_INFINITY;
  }

  async #ask(): Promise<void> {
    while (this.#asks) {
      const since = performance.now();
      try {
        const { status, text } = await this.#answer();
        if (status !== 200 || text.includes('"errors"')) throw new Error(`A bystander got ${status}: ${text}`);
        this.#times.push(performance.now() - since);
      } catch (error) {
        this.#failures.push(error as Error);
      }
      await sleep(PAUSE_MS);
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
