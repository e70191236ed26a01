import { randomUUID } from 'node:crypto';
import type { Dice } from '../query/reference-executor/dice.ts';

/** A commitment whose progress notes are a list. */
export interface NoteList {
  id: string;
  /** Number of notes that were sent to it; a long list is no longer used. */
  appended: number;
}

/** A topic whose commitments are read in pages. */
export interface Collection {
  topic: string;
  added: number;
}

/** Number of records that clients write to and read at a time. */
const NOTE_LISTS = 8;
const COLLECTIONS = 2;
/** Size at which lists and collections are replaced by new ones. */
const MAX_LIST_ENTRIES = 30;
const MAX_COLLECTION_ITEMS = 45;

/** The records of a run that clients write to and read. */
export class World {
  readonly noteLists: NoteList[] = [];
  readonly pairs: (readonly [string, string])[] = [];
  readonly collections: Collection[] = [];
  readonly #label = randomUUID();
  #value = 0;

  /** A text that is new in this run. */
  next(): string {
    this.#value += 1;
    return `v${this.#value}`;
  }

  /** An idempotency key that is new in all runs. */
  nextKey(): string {
    return `${this.#label} ${this.next()}`;
  }

  lacksNoteList(): boolean {
    return this.noteLists.filter(({ appended }) => appended < MAX_LIST_ENTRIES).length < NOTE_LISTS;
  }

  lacksCollection(): boolean {
    return this.collections.filter(({ added }) => added < MAX_COLLECTION_ITEMS).length < COLLECTIONS;
  }

  /** A list to write to. */
  openList(dice: Dice): NoteList {
    return dice.pick(this.noteLists.filter(({ appended }) => appended < MAX_LIST_ENTRIES));
  }

  openCollection(dice: Dice): Collection {
    return dice.pick(this.collections.filter(({ added }) => added < MAX_COLLECTION_ITEMS));
  }

  /** Returns lists to read, mostly those that clients write to. */
  recentLists(dice: Dice): string[] {
    return dice.some(this.noteLists.slice(-NOTE_LISTS * 1.5), 2, 6).map(({ id }) => id);
  }

  recentPairs(dice: Dice): (readonly [string, string])[] {
    return dice.some(this.pairs.slice(-6), 1, 3);
  }

  recentCollection(dice: Dice): Collection {
    return dice.pick(this.collections.slice(-COLLECTIONS));
  }
}
