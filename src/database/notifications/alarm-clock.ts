/** What is to be done when its hour comes. */
export interface AlarmClockOptions {
  /** Milliseconds until something is due, by the clock that decides; null where nothing is. */
  timeToNext: () => Promise<number | null>;
  /** Does all that is due. Another process may do so at the same time. */
  doWhatIsDue: () => Promise<void>;
  /** Told what went wrong; it is tried again. */
  missed: (error: unknown) => void;
  /** Calls something after so many milliseconds, and returns what keeps it from that; omitted: by a timer of the process. */
  after?: (ms: number, call: () => void) => () => void;
}

function afterOnTimer(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

/** Milliseconds after which the clock looks by itself: what was to tell it of something earlier may have been lost. */
const LONGEST_WAIT = 60_000;

/** Milliseconds after which what went wrong is tried again. */
const RETRY = 10_000;

/** Does what is due when its hour comes, and what came due before it ran, at once. */
export class AlarmClock {
  #cancelTimer = () => {};
  #running: Promise<void> | null = null;
  /** Whether something may have become due since the clock began to look. */
  #asked = false;
  #isClosed = false;

  constructor(private readonly options: AlarmClockOptions) {}

  /** Looks for what is due, does it, and sets itself to what is due next. Ends when that is done. */
  look(): Promise<void> {
    this.#asked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Does nothing any more once what is being done is done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    this.#cancelTimer();
  }

  async #run(): Promise<void> {
    let wait = LONGEST_WAIT;
    while (this.#asked && !this.#isClosed) {
      this.#asked = false;
      this.#cancelTimer();
      try {
        const ms = await this.options.timeToNext();
        wait = Math.min(ms ?? LONGEST_WAIT, LONGEST_WAIT);
        if (wait > 0) continue;
        await this.options.doWhatIsDue();
        this.#asked = true;
      } catch (error) {
        this.options.missed(error);
        wait = RETRY;
      }
    }
    if (this.#isClosed) return;
    const { after = afterOnTimer } = this.options;
    this.#cancelTimer = after(Math.ceil(wait), () => void this.look());
  }
}
