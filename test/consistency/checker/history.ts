/** A read of one list: its values, the oldest first. */
export interface ListRead {
  list: string;
  values: readonly string[];
}

/** A value that an operation adds at the end of a list. No other append to that list has the same value. */
export interface Append {
  list: string;
  value: string;
}

/**
 * One page of an ordered collection: the whole of what the collection holds after one key, up to another. A collection only
 * grows: each of its items is a list of its own (`itemList`) that one operation appends one value to.
 */
export interface PageRead {
  collection: string;
  /** The key after which the page begins; null at the beginning of the collection. */
  after: string | null;
  /** The key up to which the page reaches, itself included; null if the page says that nothing follows. */
  through: string | null;
  keys: readonly string[];
}

/** The number of items that a collection has, as an operation read it. */
export interface CountRead {
  collection: string;
  count: number;
}

/** The three kinds of clients to which different things are promised. */
export type Reader = 'anonymous' | 'Read-After' | 'key';

/** One operation of a client, which waits for its end before it begins another one. Times are milliseconds of one clock. */
export interface Operation {
  client: string;
  reader: Reader;
  began: number;
  /** Null if the client never had an answer. */
  ended: number | null;
  /** `unknown`: the client does not know whether anything was written. */
  outcome: 'ok' | 'failed' | 'unknown';
  /** The operation as the client would name it: "addProgressNote", "page 2 of commitments". */
  name: string;
  appends: readonly Append[];
  /** What it read, in one snapshot. With appends, this is the state on which the client based them. */
  reads: readonly ListRead[];
  pages?: readonly PageRead[];
  counts?: readonly CountRead[];
}

/** All operations of a run, in the order in which they began. */
export type History = readonly Operation[];

/** The name of the list that an item of a collection is. */
export function itemList(collection: string, key: string): string {
  return `${collection} / ${key}`;
}
