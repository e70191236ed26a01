import type { Lsn } from './lsn.ts';

/** A look at the primary. */
interface Entry {
  position: Lsn;
  horizon: bigint;
  answered: number;
}

/** Milliseconds. No standby that is read from lags longer, by far. */
const KEPT_MS = 30_000;

/**
 * Where the feed stood when the primary was at a position: the first transaction that was not yet served. A copy that has come
 * to the position has all transactions before it.
 */
export class Horizons {
  /** In the order of positions and times. */
  readonly #entries: Entry[] = [];

  note(entry: Entry): void {
    const last = this.#entries.at(-1);
    // A transaction of another database cannot always be told from one of this: what was known once remains true.
    if (last && (last.answered >= entry.answered || last.horizon > entry.horizon)) return;
    this.#entries.push(entry);
    while (this.#entries.length > 1 && this.#entries[1]!.answered < entry.answered - KEPT_MS) this.#entries.shift();
  }

  /** Before which transaction a copy at a position has all; null if the primary was not seen at it or before. */
  at(position: Lsn): bigint | null {
    return this.#entries.findLast((entry) => entry.position <= position)?.horizon ?? null;
  }

  /** Before which transaction the primary had all at an instant; null if it was not seen by then. */
  by(instant: number): bigint | null {
    return this.#entries.findLast((entry) => entry.answered <= instant)?.horizon ?? null;
  }
}
