import { setTimeout as sleep } from 'node:timers/promises';
import type { Program, ProgramRun } from '../harness/program.ts';
import type { TestAnswer, TestData } from '../harness/server.ts';

/** Milliseconds for which a client retries before it gives up. */
const PATIENCE_MS = 60_000;

/** Milliseconds within which a process must start on a busy machine. */
const START_TIMEOUT_MS = 180_000;

/** Server processes on one database, which are killed now and then and started again. */
export class Fleet {
  readonly #runs: ProgramRun[] = [];
  #urls: string[] = [];
  #next = 0;
  /** The number of killed processes, and of retries. */
  kills = 0;
  /** End of each killed process, by its id, in milliseconds since 1970. */
  readonly ends = new Map<number, number>();
  repetitions = 0;
  /** Number of responses that report an unavailable database, or a transaction rolled back for another one. */
  unavailable = 0;
  /** Warnings of the processes on standard error. */
  complaints = '';

  constructor(
    private readonly program: Program,
    private readonly settings: Record<string, string>,
    private readonly size: number,
  ) {}

  async start(): Promise<void> {
    for (let index = 0; index < this.size; index++) await this.#begin(index);
  }

  /** Kills one process like a power cut, waits a while, and starts another one. */
  async kill(index: number, pause: number): Promise<void> {
    const run = this.#runs[index]!;
    run.signal('SIGKILL');
    this.ends.set(run.pid, Date.now());
    this.complaints += (await run.ended).complaint;
    this.kills += 1;
    await sleep(pause);
    await this.#begin(index);
  }

  /** Returns the URL of a process, alternately. */
  url(): string {
    this.#next = (this.#next + 1) % this.#urls.length;
    return this.#urls[this.#next]!;
  }

  /** Sends an operation once. */
  async send(body: object, key?: string, signal?: AbortSignal): Promise<{ status: number; body: TestData }> {
    const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
    const response = await fetch(`${this.url()}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
    });
    return { status: response.status, body: await response.json() };
  }

  /** Sends an operation until there is a response, as clients on bad networks do. */
  async ask(body: object, key?: string): Promise<TestData> {
    for (const late = Date.now() + PATIENCE_MS; ; this.repetitions++) {
      const answer = await this.send(body, key).catch((error) => {
        // Refused, or disconnected before or within the response. Compared by name: the errors are created outside of
        // the test.
        if (['TypeError', 'SyntaxError'].includes(error.name)) return null;
        throw error;
      });
      if (answer && answer.status !== 503 && !isUnavailable(answer.body)) return answer.body;
      if (answer) this.unavailable += 1;
      if (Date.now() > late) throw new Error(`Nobody answered: ${JSON.stringify(answer)}`);
      await sleep(20);
    }
  }

  /** Sends requests with an API key, or anonymously, as subscribers of the feed do. */
  asking(key?: string) {
    return {
      query: async (query: string, variables: object = {}): Promise<TestAnswer> => ({
        status: 200,
        headers: new Headers(),
        body: await this.ask({ query, variables }, key),
      }),
    };
  }

  async stop(): Promise<void> {
    for (const run of this.#runs) run.signal('SIGTERM');
    for (const run of this.#runs) this.complaints += (await run.ended).complaint;
  }

  async #begin(index: number): Promise<void> {
    const run = this.program.start(this.settings);
    this.#runs[index] = run;
    const { url } = await run.question(START_TIMEOUT_MS);
    this.#urls[index] = new URL(url).origin;
  }
}

function isUnavailable({ errors }: TestData): boolean {
  return errors?.some(({ extensions }: TestData) => extensions?.code === 'SERVICE_UNAVAILABLE') ?? false;
}
