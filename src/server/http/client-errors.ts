import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { mayBeOfOutage } from '../../database/outages.ts';
import { causesOf } from '../../runtime/errors.ts';

/**
 * The codes that the doors themselves give in `extensions.code`; features add theirs (PARTY_UNKNOWN, PARTY_AMBIGUOUS and
 * what the rules of writing need). README lists them for clients.
 *
 * | code | what happened |
 * |---|---|
 * | BAD_REQUEST | not a GraphQL request as HTTP carries it: no JSON, no `query`, a parameter of the wrong kind |
 * | BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, NOT_ACCEPTABLE, METHOD_NOT_ALLOWED, NOT_FOUND | as HTTP says: 413, 415, 406, 405, 404 |
 * | GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED | the document is not GraphQL, or not of this schema |
 * | OPERATION_TOO_DEEP, OPERATION_TOO_LARGE | a limit is passed |
 * | OPERATION_TOO_COSTLY | it may cost more than it may: `extensions.cost` says what, the limit, and which fields cost most |
 * | RATE_LIMITED | a client has spent what it may in a minute: 429 with Retry-After |
 * | OVERLOADED | too much is asked of the server, or by one client: 503 with Retry-After |
 * | OPERATION_RESOLUTION_FAILURE | `operationName` names none of the document's operations |
 * | SUBSCRIPTION_NOT_SERVED_HERE | a subscription over HTTP |
 * | UNAUTHENTICATED, FORBIDDEN | what a request bears does not hold, or it bears nothing and had to: 401; it may not do this: 403 |
 * | ONLY_SUBSCRIPTIONS_HERE | a query or mutation at a door for subscriptions |
 * | RESET_REQUIRED | a subscription cannot go on from its token: read again, then go on from `extensions.token` |
 * | TOO_SLOW | events were not taken in time (by WebSocket: close code 4413, whose reason is the token) |
 * | TOO_MANY_SUBSCRIPTIONS | more than 20 on one connection |
 * | BAD_USER_INPUT | a value must not be so, be it in the document or in a variable: `argument` is the path to it |
 * | VERSION_READ_ONLY | the id of a version as an argument that takes plain ids: `currentId` is the one without the version |
 * | PARTY_UNKNOWN, PARTY_AMBIGUOUS, RECORD_UNKNOWN | names by which nothing, or several, can be found: `names` lists them all |
 * | PERSISTED_QUERY_NOT_FOUND, PERSISTED_QUERY_HASH_MISMATCH | automatic persisted queries |
 * | PERSISTED_QUERY_NOT_IN_LIST | a document that the operator has not listed, where only such are run: 403 |
 * | TIMEOUT | the answer took longer than it may: 503 with Retry-After where nothing could be answered |
 * | CLIENT_GONE | whoever asked has hung up: for the log alone |
 * | SERVICE_UNAVAILABLE | the database does not answer just now: 503 with Retry-After where nothing could be answered |
 * | OUTCOME_UNKNOWN | the database was lost while it committed a mutation without an idempotency key |
 * | INTERNAL_SERVER_ERROR | a fault of ours |
 */
export const INTERNAL: GraphQLFormattedError = {
  message:
    'Something went wrong here, through no fault of yours. It has been noted under the id in extensions.requestId.',
  extensions: { code: 'INTERNAL_SERVER_ERROR' },
};

const UNAVAILABLE: GraphQLFormattedError = {
  message: 'The database does not answer at the moment. The same request may be sent again in a few seconds.',
  extensions: { code: 'SERVICE_UNAVAILABLE' },
};

const TIMEOUT: GraphQLFormattedError = {
  message: 'This took longer than an operation may. Ask for fewer records at once, or with a narrower filter.',
  extensions: { code: 'TIMEOUT' },
};

/** Seconds after which a client may ask again. */
export const RETRY_AFTER = '2';

/** Errors of ours, as opposed to a client's: they are logged, and bear the request's id. */
const OURS = new Set(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT', 'OUTCOME_UNKNOWN']);

export function isOurs(error: GraphQLFormattedError): boolean {
  return OURS.has(String(error.extensions?.code));
}

/**
 * What a client is told about an error, at whatever door: an error that says its code as it is, anything else as one plain
 * sentence, so that no word of the database, of a file or of a stack ever leaves. Never throws.
 */
export function toldToClient(error: unknown): GraphQLFormattedError {
  if (!(error instanceof GraphQLError)) return kindOfFault(error);
  const where = { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) };
  // `http` is Apollo's way to let an error name the status, and no part of what the client reads.
  const { http: _, stacktrace: __, ...extensions } = error.extensions;
  const code = extensions.code;
  if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') {
    return { message: error.message, ...where, extensions };
  }
  const argument = argumentOfClientsMistake(error);
  if (argument !== null) {
    const told = { ...extensions, code: 'BAD_USER_INPUT', argument: [argument] };
    return { message: error.message, ...where, extensions: told };
  }
  return { ...kindOfFault(error), ...where };
}

/**
 * The argument of which graphql-js finds out only where a field is executed that its value must not be null: a variable is
 * null that has a default. It reports that without a code, which would make it a fault of ours. The wording is all there
 * is to know it by; the tests of transport hold it.
 */
function argumentOfClientsMistake(error: GraphQLError): string | null {
  // An error that began as something else than a GraphQLError was thrown by a resolver, whatever its words.
  if (rootOf(error) !== null) return null;
  return /^Argument "(\w+)"/.exec(error.message)?.[1] ?? null;
}

/** What was thrown at first where that is no GraphQLError, or null. */
function rootOf(error: GraphQLError): unknown {
  let root: unknown = error;
  while (root instanceof GraphQLError && root.originalError) root = root.originalError;
  return root instanceof GraphQLError ? null : root;
}

/** No space, too many connections, and what the database gives up for the sake of another transaction. */
const UNAVAILABLE_CODES = /^(?:53...|40001|40P01|25006)$/;
const DATABASE_CALLED_OFF = '57014';

/**
 * Whether a fault is the database being away (lost connections, a restart, too many connections; and what the database
 * gives up for the sake of another transaction, which a second try does), or a statement that took too long. The codes
 * are PostgreSQL's and the system's; pg gives some errors no code, only words.
 */
function kindOfFault(error: unknown): GraphQLFormattedError {
  for (const cause of causesOf(error)) {
    const { code, name } = cause as Record<'code' | 'name', unknown>;
    // The latter is what an AbortSignal says whose time is over.
    if (code === DATABASE_CALLED_OFF || name === 'TimeoutError') return TIMEOUT;
    if (mayBeOfOutage(cause) || (typeof code === 'string' && UNAVAILABLE_CODES.test(code))) return UNAVAILABLE;
  }
  return INTERNAL;
}
