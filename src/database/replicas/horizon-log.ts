import type { Lsn } from './lsn.ts';

/** A probe of the primary: all transactions before `horizon` had ended at `position`. */
interface Entry {
  position: Lsn;
  horizon: bigint;
  answered: number;
}

/** Far longer than the lag of any standby that serves reads. */
const RETENTION_MS = 30_000;

/**
 * Records the feed horizon of the primary by log position. A copy that has replayed a position has all transactions
 * before its horizon.
 */
export class HorizonLog {
  /** Ascending by position and time. */
  readonly #entries: Entry[] = [];

  record(entry: Entry): void {
    const last = this.#entries.at(-1);
    // The horizon may jump back, since transactions of other databases of the server count too; what was true before
    // remains true.
    if (last && (last.answered >= entry.answered || last.horizon > entry.horizon)) return;
    this.#entries.push(entry);
    while (this.#entries.length > 1 && this.#entries[1]!.answered < entry.answered - RETENTION_MS)
      this.#entries.shift();
  }

  /** Returns the transaction before which a copy at a position has all; null if no probe is old enough. */
  atPosition(position: Lsn): bigint | null {
    return this.#entries.findLast((entry) => entry.position <= position)?.horizon ?? null;
  }

  /** Returns the transaction before which the primary had all at a time; null if no probe is old enough. */
  atTime(instant: number): bigint | null {
    return this.#entries.findLast((entry) => entry.answered <= instant)?.horizon ?? null;
  }
}
