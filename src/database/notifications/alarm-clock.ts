export interface AlarmClockOptions {
  /** Returns the milliseconds until something is due, by the clock of the database; null if nothing is planned. */
  timeToNext: () => Promise<number | null>;
  /** Does everything that is due. Another process may do so at the same time. */
  doWhatIsDue: () => Promise<void>;
  /** Called with each error; the timer retries by itself. */
  missed: (error: unknown) => void;
  /** Calls a function after a delay and returns what cancels that; default: a timer of the process. */
  after?: (ms: number, call: () => void) => () => void;
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
export class AlarmClock {
  #cancelTimer = () => {};
  #running: Promise<void> | null = null;
  /** Whether something may have become due since the last check began. */
  #mustCheck = false;
  #isClosed = false;

  constructor(private readonly options: AlarmClockOptions) {}

  /** Does everything that is due, and sets the timer for what is due next. */
  look(): Promise<void> {
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
        const ms = await this.options.timeToNext();
        waitMs = Math.min(ms ?? MAX_WAIT_MS, MAX_WAIT_MS);
        if (waitMs > 0) continue;
        await this.options.doWhatIsDue();
        this.#mustCheck = true;
      } catch (error) {
        this.options.missed(error);
        waitMs = RETRY_DELAY_MS;
      }
    }
    if (this.#isClosed) return;
    const { after = afterTimeout } = this.options;
    this.#cancelTimer = after(Math.ceil(waitMs), () => void this.look());
  }
}
