import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ValidatedDocument } from '../graphql/validated-document.ts';

/** A response before it is written to a connection. */
export interface Reply {
  status: number;
  /** Names in lower case. They replace those that every response has; an empty value leaves such a header out. */
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/**
 * Charges the client of a request for further work, beyond the cost of the route.
 * @param cost in rows of a GraphQL response
 * @returns the rate limit headers to send instead of the earlier ones
 * @throws GraphQLError RATE_LIMITED if the allowance is too small
 */
export type Charge = (cost: number) => Record<string, string>;

/** A request to a route. */
export interface RouteRequest {
  /** Without the query string. */
  path: string;
  /** The query string with its `?`, or empty. */
  search: string;
  /** For its headers and its client. */
  request: IncomingMessage;
  /** The fields of the form in a POST; only routes that take forms receive any. */
  form?: URLSearchParams;
  /** Aborted once the response is no longer wanted. */
  waiting: AbortSignal;
  charge: Charge;
}

/** A read-only route: one path, or all paths below one. */
export interface Route {
  /** `/playground` is that path alone; `/playground/` is everything below it. */
  at: string;
  /**
   * The least cost of a response, in rows of a GraphQL response: 100 for a record page, 0 for a static file. `handle`
   * charges for what costs more. Null: `handle` charges for everything, also a cost of 0; until it does, the request
   * has cost the entry charge.
   */
  cost: number | null;
  /** Whether a query too long for an address may be sent as a form by POST. */
  takesForm?: boolean;
  /** Handles a GET, a HEAD or the POST of a form. The caller omits the body for HEAD. */
  handle(request: RouteRequest): Promise<Reply>;
}

/** Runs an operation of a request to another path than `/graphql`, with its limits, prices and statuses. */
export type RunOperation = (operation: ReadOperation) => Promise<Reply>;

/** A query that another path than `/graphql` runs for its client. */
export interface ReadOperation {
  query: string;
  variables?: { readonly [name: string]: unknown };
  operationName?: string | null;
  /** The document, if it is one of the server itself; omitted: the text is checked as that of any client. */
  known?: ValidatedDocument;
  /** Whether the client reads INTERNAL records, if its role allows that. */
  seesInternal: boolean;
}

/** A request to a route that reads messages in JSON. */
export interface PostRequest {
  request: IncomingMessage;
  /**
   * Identifies the client, and charges it.
   * @param cost in rows of a GraphQL response
   * @returns the rate limit headers to send
   * @throws GraphQLError RATE_LIMITED, UNAUTHENTICATED
   */
  open: (cost: number) => Promise<Record<string, string>>;
  /** Charges for further work. @throws GraphQLError RATE_LIMITED */
  charge: Charge;
  run: RunOperation;
}

/** A route for messages of another protocol, which runs operations for its clients: one path, by POST. */
export interface PostRoute {
  at: string;
  handle(request: PostRequest): Promise<Reply>;
}

/** A request to a route that writes its response itself. */
export interface StreamRequest {
  request: IncomingMessage;
  response: ServerResponse;
  /** The headers of every response. */
  headers: Record<string, string>;
  /** The query string with its `?`, or empty. */
  search: string;
  charge: Charge;
}

/** A route that reads a body of its own kind and streams its response. */
export interface StreamRoute {
  /** A path, or with a slash at its end all paths below it. */
  at: string;
  /** The least cost, in rows of a GraphQL response; 0 if the route charges for everything that it reads itself. */
  cost: number;
  /** As in the header `Allow`: "GET, POST, OPTIONS". */
  methods: string;
  /** Maximum size of a body. */
  maxBytes?: number;
  /**
   * Writes the whole response.
   * @throws HttpError, GraphQLError as long as no response was begun
   */
  serve(request: StreamRequest): Promise<void>;
}
