import type { Lsn } from './lsn.ts';

/** A position of the primary: when it was seen first, and until when it is known not to have gone beyond. */
interface Note {
  position: Lsn;
  firstSeen: number;
  lastAsked: number;
}

/**
 * Up to where the primary had written by when, in milliseconds of a clock that nobody moves: what a standby's lag is told
 * by, since its own clock may be wrong.
 */
export class Written {
  /** Ascending. */
  readonly #notes: Note[] = [];

  /** @param keptMs lags up to so many milliseconds can be told; longer ones are told as longer than this */
  constructor(private readonly keptMs: number) {}

  /**
   * Notes a position of the primary. Another primary is a new beginning.
   * @param asked when the primary was asked: it had not gone beyond the position by then
   * @param answered when it had answered
   */
  note(position: Lsn, asked: number, answered: number): void {
    const last = this.#notes.at(-1);
    if (last && last.position >= position) {
      last.lastAsked = Math.max(last.lastAsked, asked);
      return;
    }
    this.#notes.push({ position, firstSeen: answered, lastAsked: asked });
    while (this.#notes.length > 1 && this.#notes[1]!.firstSeen < answered - this.keptMs) this.#notes.shift();
  }

  /**
   * Until when a copy that has come to a position is known to have everything; -Infinity if the primary had been beyond the
   * position before it was seen for the first time: what is missing may be of any age.
   */
  completeUntil(position: Lsn): number {
    return this.#notes.findLast((note) => note.position <= position)?.lastAsked ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * For how many milliseconds the primary has been beyond a position, by the looks at it: what operators are told. If that
   * began before the first look, as long as is known.
   */
  lagAt(position: Lsn, now: number): number {
    const missing = this.#notes.find((note) => note.position > position);
    return missing ? now - missing.firstSeen : 0;
  }
}
