import { type Program, type ProgramRun, until } from '../harness/program.ts';
import type { TestData } from '../harness/server.ts';

const ADMIN_KEY = 'a-key-of-the-operator-for-tests-of-faults';

/** Maximum time of a start, which creates the schema and loads the first data on a slow disk. */
const MAX_START_MS = 180_000;

/** Request headers of an editor. */
export const AS_EDITOR = { authorization: `Bearer ${ADMIN_KEY}` };

/** An instance as `npm start` runs it. */
export class Instance {
  readonly url: string;
  readonly run: ProgramRun;

  private constructor(run: ProgramRun, url: string) {
    this.run = run;
    this.url = url;
  }

  /**
   * Starts an instance, and waits until it responds.
   * @param through a command that runs the one after it
   */
  static async start(program: Program, settings: Record<string, string>, through: string[] = []): Promise<Instance> {
    const run = program.start({ ADMIN_KEY, LOG_LEVEL: 'fatal', ...settings }, through);
    const { url } = await run.question(MAX_START_MS);
    return new Instance(run, new URL(url).origin);
  }

  /** Sends an operation; null if there is no response. */
  async ask(query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<TestData | null> {
    return fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(40_000),
    })
      .then((response) => response.json() as TestData)
      .catch(() => null);
  }

  /** Returns the token for a subscription that begins now. */
  async feedToken(): Promise<string> {
    const answer = await this.ask('{ feedToken }');
    return answer.data.feedToken;
  }

  /**
   * Waits until it reads and writes again.
   * @returns the milliseconds that this took
   */
  async recovers(): Promise<number> {
    const since = Date.now();
    await until(async () => {
      const read = await this.ask('{ topics(first: 1) { totalCount } }', {}, AS_EDITOR);
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      return read?.data?.topics && ready?.status === 200;
    }, 'it has recovered');
    return Date.now() - since;
  }

  async stop(): Promise<void> {
    this.run.signal('SIGTERM');
    await this.run.ended;
  }
}
