import type { Lsn } from './lsn.ts';

/** How far the primary had written, and when that was seen, in milliseconds. */
interface Noted {
  position: Lsn;
  at: number;
}

/** Up to where the primary had written by when: what a standby's lag is told by, since its own clock may be wrong. */
export class Written {
  /** Ascending. */
  readonly #notes: Noted[] = [];

  /** @param keptMs lags up to so many milliseconds can be told; longer ones are told as longer than this */
  constructor(private readonly keptMs: number) {}

  /** Notes that the primary has come to a position. Another primary is a new beginning. */
  note(position: Lsn, at: number): void {
    const last = this.#notes.at(-1);
    if (last && last.position >= position) return;
    this.#notes.push({ position, at });
    while (this.#notes.length > 1 && this.#notes[1]!.at < at - this.keptMs) this.#notes.shift();
  }

  /**
   * For how many milliseconds the primary has been beyond a position. What was written before the first note may be of
   * any age: whoever has not come so far lags for ever.
   */
  lagAt(position: Lsn, now: number): number {
    const [first] = this.#notes;
    if (!first || position < first.position) return Number.POSITIVE_INFINITY;
    const missing = this.#notes.find((noted) => noted.position > position);
    return missing ? now - missing.at : 0;
  }

  /** The same, but at least as long as is remembered for what was written before the first note; 0 without any. */
  leastLagAt(position: Lsn, now: number): number {
    const lag = this.lagAt(position, now);
    return Number.isFinite(lag) ? lag : now - (this.#notes[0]?.at ?? now);
  }
}
