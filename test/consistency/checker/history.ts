/** A read of one list: its values, the oldest first. */
export interface ListRead {
  list: string;
  values: readonly string[];
}

/** A value that an operation appends to a list. No other append to the list has the same value. */
export interface Append {
  list: string;
  value: string;
}

/**
 * One page of an ordered collection: all items after one key, up to another key. A collection only grows: each of its
 * items is a list (`itemList`) to which one operation appends one value.
 */
export interface PageRead {
  collection: string;
  /** The key after which the page begins; null for the first page. */
  after: string | null;
  /** The last key of the page, inclusive; null if nothing follows. */
  through: string | null;
  keys: readonly string[];
}

/** The number of items of a collection, as an operation read it. */
export interface CountRead {
  collection: string;
  count: number;
}

/** The three kinds of clients, which have different guarantees. */
export type Reader = 'anonymous' | 'Read-After' | 'key';

/** One operation of a client, which waits for its end before the next one. Times are milliseconds of one clock. */
export interface Operation {
  client: string;
  reader: Reader;
  began: number;
  /** Null if there never was a response. */
  ended: number | null;
  /** `unknown`: the client does not know whether anything was written. */
  outcome: 'ok' | 'failed' | 'unknown';
  /** The operation in words: "addProgressNote", "page 2 of commitments". */
  name: string;
  appends: readonly Append[];
  /** Values read in one snapshot. With appends, the state on which the client based them. */
  reads: readonly ListRead[];
  pages?: readonly PageRead[];
  counts?: readonly CountRead[];
}

/** All operations of a run, by their start. */
export type History = readonly Operation[];

/** The name of the list for an item of a collection. */
export function itemList(collection: string, key: string): string {
  return `${collection} / ${key}`;
}
