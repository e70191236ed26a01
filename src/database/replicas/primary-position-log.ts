import type { Lsn } from './lsn.ts';

/** A position of the primary: when it was first seen, and the latest time at which the primary was not beyond it. */
interface Entry {
  position: Lsn;
  firstSeen: number;
  lastAsked: number;
}

/**
 * Records the log positions of the primary by time (`performance.now()`). The lag of a standby is measured with it,
 * since the clock of the standby may be wrong.
 */
export class PrimaryPositionLog {
  /** Ascending. */
  readonly #entries: Entry[] = [];

  /** @param retentionMs lags up to this can be measured; longer ones count as longer */
  constructor(private readonly retentionMs: number) {}

  /**
   * Records a position of the primary. For another primary, create a new object.
   * @param asked start of the probe: the primary was not beyond the position by then
   * @param answered end of the probe
   */
  record(position: Lsn, asked: number, answered: number): void {
    const last = this.#entries.at(-1);
    if (last && last.position >= position) {
      last.lastAsked = Math.max(last.lastAsked, asked);
      return;
    }
    this.#entries.push({ position, firstSeen: answered, lastAsked: asked });
    while (this.#entries.length > 1 && this.#entries[1]!.firstSeen < answered - this.retentionMs) this.#entries.shift();
  }

  /**
   * Returns the time until which a copy at a position certainly has everything; -Infinity if the primary was already
   * beyond the position when first probed.
   */
  completeUntil(position: Lsn): number {
    return this.#entries.findLast((note) => note.position <= position)?.lastAsked ?? Number.NEGATIVE_INFINITY;
  }

  /** Returns for how many milliseconds the primary has been beyond a position, as far as it was probed. */
  lagAt(position: Lsn, now: number): number {
    const missing = this.#entries.find((note) => note.position > position);
    return missing ? now - missing.firstSeen : 0;
  }
}
