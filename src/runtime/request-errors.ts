/** An error as clients know it by `extensions.code`. */
interface RequestError {
  /** When it occurs. */
  readonly when: string;
  /** Advice to the client. */
  readonly todo: string;
  /** HTTP statuses of a response without data, the usual one first; none for messages of subscriptions. */
  readonly status: readonly number[];
  /** Other fields of `extensions`. */
  readonly fields?: readonly string[];
  /** Whether the same request may succeed later: after `Retry-After` if that is sent, otherwise after some seconds. */
  readonly retry: boolean;
}

/**
 * The codes in `extensions.code`, in alphabetical order. `clientError` and `HttpError` take no others, and no other statuses or
 * fields. The package for clients and the manual list them.
 */
export const REQUEST_ERRORS = {
  BAD_REQUEST: {
    when: 'The request is not JSON (400) or not GraphQL over HTTP (422), arrives too slowly (408) or has too long headers (431).',
    todo: 'Correct the request as the message says. Send mutations by POST (405).',
    status: [400, 405, 408, 422, 431],
    retry: false,
  },
  BAD_USER_INPUT: {
    when: 'A value is not allowed, in the document, in a variable or in an address.',
    todo: 'Correct the value: `argument` is the path to it.',
    status: [422, 400],
    fields: ['argument'],
    retry: false,
  },
  BODY_TOO_LARGE: {
    when: 'The body of the request is too large.',
    todo: 'Send less at once.',
    status: [413],
    retry: false,
  },
  FORBIDDEN: {
    when: 'The role of the client does not allow the request, a saved mapping is of another editor, or a page of an origin that is not allowed opens a WebSocket.',
    todo: 'Use a key with a higher role, or ask the operator to allow the origin (`CORS_ORIGINS`).',
    status: [403],
    retry: false,
  },
  GRAPHQL_PARSE_FAILED: {
    when: 'The document is not GraphQL.',
    todo: 'Correct the document at `locations`.',
    status: [400],
    retry: false,
  },
  GRAPHQL_VALIDATION_FAILED: {
    when: 'The document does not fit the schema.',
    todo: 'Correct the document at `locations`, or read the schema again.',
    status: [422],
    retry: false,
  },
  INTERNAL_SERVER_ERROR: {
    when: 'The server failed because of a bug.',
    todo: 'Report `requestId` to its operator.',
    status: [500],
    fields: ['requestId'],
    retry: false,
  },
  METHOD_NOT_ALLOWED: {
    when: 'The path does not serve the method.',
    todo: 'Use one of the methods in the header `Allow`.',
    status: [405],
    retry: false,
  },
  NOT_ACCEPTABLE: {
    when: 'The path has no response of a type in the header `Accept`, or `/oembed` does not serve the `format` (501).',
    todo: 'Accept one of the types in the message.',
    status: [406, 501],
    retry: false,
  },
  NOT_FOUND: {
    when: 'There is nothing at the path, or the client cannot see it.',
    todo: 'Check the address, or send a key.',
    status: [404],
    retry: false,
  },
  ONLY_SUBSCRIPTIONS_HERE: {
    when: 'A query or mutation was sent over WebSocket or server-sent events.',
    todo: 'Send queries and mutations to `/graphql` over HTTP.',
    status: [],
    retry: false,
  },
  OPERATION_RESOLUTION_FAILURE: {
    when: 'The document has no operation named `operationName`, or several operations and no name is given.',
    todo: 'Send the name of one operation of the document.',
    status: [422],
    retry: false,
  },
  OPERATION_TOO_COSTLY: {
    when: 'The estimated cost of the operation is above the limit. A cost of exactly the limit is accepted.',
    todo: 'Request fewer records or fields: `cost` has the limit and the most expensive fields.',
    status: [422],
    fields: ['cost'],
    retry: false,
  },
  OPERATION_TOO_DEEP: {
    when: 'The operation is nested too deeply.',
    todo: 'Request less, or in several operations.',
    status: [422],
    retry: false,
  },
  OPERATION_TOO_LARGE: {
    when: 'The document, its aliases, a value or the SQL made of it is too large. Status 400: it has too many tokens to be parsed.',
    todo: 'Request less, or in several operations.',
    status: [422, 400],
    retry: false,
  },
  OUTCOME_UNKNOWN: {
    when: 'The database was lost during the commit of a mutation without an idempotency key.',
    todo: 'Read whether it was written before you send it again.',
    status: [200],
    fields: ['requestId'],
    retry: false,
  },
  OVERLOADED: {
    when: 'The server has too many requests, connections or exports, or too many of one client.',
    todo: 'Send the request again after `Retry-After`.',
    status: [503],
    retry: true,
  },
  PARTY_AMBIGUOUS: {
    when: 'Several parties have the name.',
    todo: 'Give the id or slug of one of the `candidates` in `names`.',
    status: [400],
    fields: ['argument', 'names'],
    retry: false,
  },
  PARTY_UNKNOWN: {
    when: 'No party has the name.',
    todo: 'Check the spelling, or take one of the `candidates` in `names`.',
    status: [400],
    fields: ['argument', 'names'],
    retry: false,
  },
  PERSISTED_QUERY_HASH_MISMATCH: {
    when: 'The hash is not the SHA-256 of the document.',
    todo: 'Send the SHA-256 of the text in lower-case hexadecimal digits.',
    status: [422],
    retry: false,
  },
  PERSISTED_QUERY_NOT_FOUND: {
    when: 'The server does not know the hash.',
    todo: 'Send the document with it.',
    status: [200],
    retry: false,
  },
  PERSISTED_QUERY_NOT_IN_LIST: {
    when: 'The server runs only documents that its operator lists, and the document is not one of them.',
    todo: 'Send a listed document, or ask the operator to list it.',
    status: [403],
    retry: false,
  },
  RANGE_UNSATISFIABLE: {
    when: 'The header `Range` names bytes after the end of the file.',
    todo: 'Request bytes before the size in the header `Content-Range`.',
    status: [416],
    retry: false,
  },
  RATE_LIMITED: {
    when: 'The client has used up its allowance for the minute.',
    todo: 'Send the request again after `Retry-After`.',
    status: [429],
    retry: true,
  },
  READ_ONLY: {
    when: 'A mutation, a subscription or a field about the client was sent to a path that only reads data, such as `/mcp`.',
    todo: 'Send the operation to `/graphql`.',
    status: [422],
    retry: false,
  },
  RECORD_UNKNOWN: {
    when: 'No record has the id or slug, or the client cannot see it.',
    todo: 'Check the ids and slugs in `names`.',
    status: [400],
    fields: ['argument', 'names'],
    retry: false,
  },
  RESET_REQUIRED: {
    when: 'A subscription cannot continue from its token.',
    todo: 'Read everything again, then subscribe with `after: <token>`.',
    status: [],
    fields: ['argument', 'token'],
    retry: false,
  },
  SERVICE_UNAVAILABLE: {
    when: 'The database or the OpenID issuer does not answer, the server stops, or a file cannot be stored.',
    todo: 'Send the request again after `Retry-After`.',
    status: [503],
    fields: ['requestId'],
    retry: true,
  },
  SUBSCRIPTION_NOT_SERVED_HERE: {
    when: 'A subscription was sent over plain HTTP.',
    todo: 'Subscribe over WebSocket at `/graphql` or by server-sent events at `/graphql/stream`.',
    status: [422],
    retry: false,
  },
  TIMEOUT: {
    when: 'The operation took too long: a read 5 seconds, a statement of a mutation 30 seconds. That mutation wrote nothing.',
    todo: 'Request fewer records, or use a narrower filter. The same request may succeed when the server is less busy.',
    status: [503],
    fields: ['requestId'],
    retry: true,
  },
  TOO_MANY_SUBSCRIPTIONS: {
    when: 'The connection has too many subscriptions.',
    todo: 'End one, or open another connection.',
    status: [],
    retry: false,
  },
  TOO_SLOW: {
    when: 'The client did not take server-sent events in time.',
    todo: 'Subscribe again with `after: <token>`.',
    status: [],
    fields: ['token'],
    retry: false,
  },
  UNAUTHENTICATED: {
    when: 'The API key or token is not valid, or the request needs one.',
    todo: 'Send a valid key as `Authorization: Bearer <key>`, or no key to read public data.',
    status: [401],
    retry: false,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    when: 'The body has a type or encoding that the path does not read.',
    todo: 'Send JSON with `Content-Type: application/json`, not compressed.',
    status: [415],
    retry: false,
  },
  VERSION_READ_ONLY: {
    when: 'The argument takes the id of a record, and the value is the id of a version.',
    todo: 'Send `currentId`, the id of the record.',
    status: [400],
    fields: ['argument', 'given', 'currentId'],
    retry: false,
  },
} as const satisfies { [code: string]: RequestError };

/** A value of `extensions.code`. */
export type RequestErrorCode = keyof typeof REQUEST_ERRORS;

/** The statuses that a code may have. */
export type StatusOf<Code> = Code extends RequestErrorCode ? (typeof REQUEST_ERRORS)[Code]['status'][number] : never;

/** The further fields of `extensions` that a code may have. */
export type FieldOf<Code> = Code extends RequestErrorCode
  ? (typeof REQUEST_ERRORS)[Code] extends { readonly fields: readonly (infer Field extends string)[] }
    ? Field
    : never
  : never;

/** Returns the usual status of a response that has nothing but an error of this code: 400 if the code has none. */
export function usualStatus(code: unknown): number {
  return declared(code)?.status[0] ?? 400;
}

/** Returns whether errors of this code have a field in `extensions`. */
export function hasField(code: unknown, field: string): boolean {
  return declared(code)?.fields?.includes(field) ?? false;
}

function declared(code: unknown): RequestError | undefined {
  return Object.hasOwn(REQUEST_ERRORS, String(code)) ? REQUEST_ERRORS[code as RequestErrorCode] : undefined;
}
