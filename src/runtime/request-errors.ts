interface RequestError {
  /** When it occurs and what to do. */
  readonly meaning: string;
  /** Whether the same request may succeed later: after `Retry-After` if that is sent, otherwise after some seconds. */
  readonly retry: boolean;
}

/**
 * The values of `extensions.code`, in alphabetical order. `clientError` and `HttpError` accept no others; the client
 * package and the manual list them.
 */
export const REQUEST_ERRORS = {
  BAD_REQUEST: {
    meaning: 'The request is not GraphQL over HTTP: no JSON object, no `query`, or a parameter of the wrong type.',
    retry: false,
  },
  BAD_USER_INPUT: {
    meaning: 'A value is not allowed, in the document or in a variable. `argument` is the path to it.',
    retry: false,
  },
  BODY_TOO_LARGE: { meaning: 'The body of the request is too large (413). Send less at once.', retry: false },
  FORBIDDEN: { meaning: 'The role of the client does not allow the request (403).', retry: false },
  GRAPHQL_PARSE_FAILED: { meaning: 'The document is not GraphQL.', retry: false },
  GRAPHQL_VALIDATION_FAILED: { meaning: 'The document does not fit the schema.', retry: false },
  INTERNAL_SERVER_ERROR: {
    meaning: 'The server failed because of a bug. Report `requestId` to its operator.',
    retry: false,
  },
  METHOD_NOT_ALLOWED: { meaning: 'The path does not serve the method (405). `Allow` lists its methods.', retry: false },
  NOT_ACCEPTABLE: { meaning: 'The path has no response of a type in `Accept` (406).', retry: false },
  NOT_FOUND: { meaning: 'There is nothing at the path, or the client cannot see it (404).', retry: false },
  ONLY_SUBSCRIPTIONS_HERE: {
    meaning:
      'Only subscriptions are served over WebSocket and server-sent events. Send queries and mutations over HTTP.',
    retry: false,
  },
  OPERATION_RESOLUTION_FAILURE: {
    meaning: 'The document has no operation named `operationName`, or several operations and no name is given.',
    retry: false,
  },
  OPERATION_TOO_COSTLY: {
    meaning: 'The estimated cost of the operation is over the limit in `cost`. Request fewer records or fields.',
    retry: false,
  },
  OPERATION_TOO_DEEP: {
    meaning: 'The operation is nested too deeply. Request less, or in several operations.',
    retry: false,
  },
  OPERATION_TOO_LARGE: {
    meaning: 'The document, its aliases or a value exceed a limit. Request less, or in several operations.',
    retry: false,
  },
  OUTCOME_UNKNOWN: {
    meaning:
      'The database connection was lost during the commit of a mutation without an idempotency key. Check whether the change ' +
      'was written before you send it again.',
    retry: false,
  },
  OVERLOADED: { meaning: 'The server has too many requests, or too many of one client (503).', retry: true },
  PARTY_AMBIGUOUS: {
    meaning: 'Several parties have the name. Give the id or slug of one of the `candidates` in `names`.',
    retry: false,
  },
  PARTY_UNKNOWN: {
    meaning: 'No party has the name. Check the spelling, or take one of the `candidates` in `names`.',
    retry: false,
  },
  PERSISTED_QUERY_HASH_MISMATCH: { meaning: 'The hash is not the SHA-256 of the document.', retry: false },
  PERSISTED_QUERY_NOT_FOUND: {
    meaning: 'The server does not know the hash. Send the document with it.',
    retry: false,
  },
  PERSISTED_QUERY_NOT_IN_LIST: {
    meaning: 'The server runs only documents that its operator lists (403), and the document is not one of them.',
    retry: false,
  },
  RATE_LIMITED: { meaning: 'The client has used up its allowance for the minute (429).', retry: true },
  RECORD_UNKNOWN: {
    meaning: 'No record has the id or slug, or the client cannot see it. `names` lists all of them.',
    retry: false,
  },
  RESET_REQUIRED: {
    meaning: 'A subscription cannot continue from its token. Read everything again, then continue from `token`.',
    retry: false,
  },
  SERVICE_UNAVAILABLE: {
    meaning: 'The database or the OpenID issuer does not respond at the moment (503).',
    retry: true,
  },
  SUBSCRIPTION_NOT_SERVED_HERE: {
    meaning: 'Subscriptions are served over WebSocket and server-sent events, not over plain HTTP.',
    retry: false,
  },
  TIMEOUT: {
    meaning: 'The operation took too long (503). Request fewer records, or use a narrower filter.',
    retry: true,
  },
  TOO_MANY_SUBSCRIPTIONS: {
    meaning: 'The connection has too many subscriptions. End one, or open another connection.',
    retry: false,
  },
  TOO_SLOW: {
    meaning: 'The client did not take events in time. Subscribe again with `after: <token>`.',
    retry: false,
  },
  UNAUTHENTICATED: {
    meaning: 'The API key or token is not valid, or the request needs one (401).',
    retry: false,
  },
  UNSUPPORTED_MEDIA_TYPE: { meaning: 'The path does not accept a body of the type (415).', retry: false },
  VERSION_READ_ONLY: {
    meaning: 'The argument takes the id of a record, not of a version. `currentId` is the id of the record.',
    retry: false,
  },
} as const satisfies { [code: string]: RequestError };

export type RequestErrorCode = keyof typeof REQUEST_ERRORS;
