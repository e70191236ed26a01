import { until } from '../harness/program.ts';
import type { Instance } from './instance.ts';

/** Clients without a key that read continuously. */
export class Readers {
  readonly #instance: Instance;
  readonly #all: Promise<void>[];
  #isOver = false;
  #answered = 0;
  #longest = 0;
  readonly #failures: string[] = [];

  constructor(instance: Instance, many: number) {
    this.#instance = instance;
    this.#all = Array.from({ length: many }, () => this.#read());
  }

  /** Waits for a number of further responses. */
  async answered(many: number): Promise<void> {
    const before = this.#answered;
    await until(async () => this.#answered >= before + many, 'readers are answered');
  }

  /**
   * Stops the clients.
   * @returns failures, and the longest response time in milliseconds
   */
  async stop(): Promise<{ failures: string[]; longest: number }> {
    this.#isOver = true;
    await Promise.all(this.#all);
    return { failures: this.#failures, longest: this.#longest };
  }

  async #read(): Promise<void> {
    while (!this.#isOver) {
      const since = performance.now();
      const answer = await this.#instance.ask('{ forums { nodes { title } } }');
      this.#longest = Math.max(this.#longest, performance.now() - since);
      if (answer?.data?.forums?.nodes.length > 0) this.#answered += 1;
      else this.#failures.push(JSON.stringify(answer));
    }
  }
}
