import type { IncomingMessage } from 'node:http';

/** An answer, before it is written to a connection. */
export interface Reply {
  status: number;
  /** In lower case. They stand before those that every answer has. */
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** What a request asks of a door. */
export interface Asked {
  /** Without the query string. */
  path: string;
  /** The query string with its `?`, or empty. */
  search: string;
  /** For its headers, and for whoever has to know who is asking. */
  request: IncomingMessage;
}

/** A door for reading, which opens on one path, or on all below one. */
export interface Door {
  /** `/playground` is that path alone; `/playground/` is everything below it. */
  at: string;
  /** Asked by GET or HEAD; the body is left out for HEAD by whoever writes the answer. */
  answer(asked: Asked): Promise<Reply>;
}
