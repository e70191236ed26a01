import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer, before it is written to a connection. */
export interface Reply {
  status: number;
  /** In lower case. They stand before those that every answer has. */
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/**
 * Charges whoever asks for what is about to be done for him, beyond what he was charged at the door.
 * @param cost in rows of a GraphQL answer
 * @returns the headers that say what he has left, in place of those that he was to get
 * @throws GraphQLError RATE_LIMITED where he has not enough left
 */
export type Charge = (cost: number) => Record<string, string>;

/** What a request asks of a door. */
export interface Asked {
  /** Without the query string. */
  path: string;
  /** The query string with its `?`, or empty. */
  search: string;
  /** For its headers, and for whoever has to know who is asking. */
  request: IncomingMessage;
  /** Aborted once nobody waits for the answer any more. */
  waiting: AbortSignal;
  charge: Charge;
}

/** A door for reading, which opens on one path, or on all below one. */
export interface Door {
  /** `/playground` is that path alone; `/playground/` is everything below it. */
  at: string;
  /**
   * What an answer costs at the least, in rows of a GraphQL answer: 100 for a page of a record, 0 for a file that is at hand.
   * What costs more at times is charged for in `answer`.
   */
  cost: number;
  /** Asked by GET or HEAD; the body is left out for HEAD by whoever writes the answer. */
  answer(asked: Asked): Promise<Reply>;
}

/** What a request asks of a door that writes its answer itself. */
export interface StreamAsked {
  request: IncomingMessage;
  response: ServerResponse;
  /** Those that every answer has. */
  headers: Record<string, string>;
  /** The query string with its `?`, or empty. */
  search: string;
  charge: Charge;
}

/** A door that reads a body of its own kind and writes its answer bit by bit. */
export interface StreamDoor {
  /** A path, or with a slash at its end all below one. */
  at: string;
  /** What it costs at the least, in rows of a GraphQL answer; 0 where it charges by itself for all that it reads. */
  cost: number;
  /** As in `allow`: "GET, POST, OPTIONS". */
  methods: string;
  /** The most that a body may hold. */
  mostBytes?: number;
  /**
   * Answers, to the end.
   * @throws Refusal, GraphQLError as long as it has not begun to answer
   */
  serve(asked: StreamAsked): Promise<void>;
}
