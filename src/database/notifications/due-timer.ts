export interface DueTimerOptions {
  /** Returns the milliseconds until something is due, by the clock of the database; null if nothing is planned. */
  msToNext: () => Promise<number | null>;
  /** Does everything that is due. Another process may do so at the same time. */
  runDue: () => Promise<void>;
  /** Called with each error; the timer retries by itself. */
  onError: (error: unknown) => void;
  /** Calls a function after a delay and returns what cancels that; default: a timer of the process. */
  schedule?: (ms: number, call: () => void) => () => void;
}

function afterTimeout(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

/** The timer checks at least this often, since a notification of something earlier may have been lost. */
const MAX_WAIT_MS = 60_000;

/** Delay after an error. */
const RETRY_DELAY_MS = 10_000;

/** Does what is due at its time, and at once what became due before the process ran. */
export class DueTimer {
  #cancelTimer = () => {};
  #running: Promise<void> | null = null;
  /** Whether something may have become due since the last check began. */
  #mustCheck = false;
  #isClosed = false;

  constructor(private readonly options: DueTimerOptions) {}

  /** Does everything that is due, and sets the timer for what is due next. */
  check(): Promise<void> {
    this.#mustCheck = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Waits for what is being done, and stops the timer. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    this.#cancelTimer();
  }

  async #run(): Promise<void> {
    let waitMs = MAX_WAIT_MS;
    while (this.#mustCheck && !this.#isClosed) {
      this.#mustCheck = false;
      this.#cancelTimer();
      try {
        const ms = await this.options.msToNext();
        waitMs = Math.min(ms ?? MAX_WAIT_MS, MAX_WAIT_MS);
        if (waitMs > 0) continue;
        await this.options.runDue();
        this.#mustCheck = true;
      } catch (error) {
        this.options.onError(error);
        waitMs = RETRY_DELAY_MS;
      }
    }
    if (this.#isClosed) return;
    const { schedule = afterTimeout } = this.options;
    this.#cancelTimer = schedule(Math.ceil(waitMs), () => void this.check());
  }
}
