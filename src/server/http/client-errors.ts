import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { mayBeOutage } from '../../database/outages.ts';
import { causesOf } from '../../runtime/errors.ts';
import { hasField, type RequestErrorCode } from '../../runtime/request-errors.ts';

export const INTERNAL_ERROR: GraphQLFormattedError = {
  message:
    'The server failed because of an internal error. Report the id in extensions.requestId to the operator of the server.',
  extensions: { code: 'INTERNAL_SERVER_ERROR' satisfies RequestErrorCode },
};

const UNAVAILABLE: GraphQLFormattedError = {
  message: 'The database does not answer at the moment. Send the same request again in a few seconds.',
  extensions: { code: 'SERVICE_UNAVAILABLE' satisfies RequestErrorCode },
};

const TIMEOUT: GraphQLFormattedError = {
  message:
    'The operation exceeded the time limit. Request fewer records, or use a narrower filter. A mutation wrote nothing: send it again.',
  extensions: { code: 'TIMEOUT' satisfies RequestErrorCode },
};

/** Seconds after which a client may send its request again. */
export const RETRY_AFTER_SECONDS = '2';

/** Returns whether the server failed, not the client: such an error is logged, and has the id of the request. */
export function isServerError(error: GraphQLFormattedError): boolean {
  return hasField(error.extensions?.code, 'requestId');
}

/**
 * Returns the error that a client gets. An error with a code is returned as it is. Any other error becomes one fixed
 * message, so that no text of the database, of a file or of a stack trace reaches a client. Never throws.
 */
export function toClientError(error: unknown): GraphQLFormattedError {
  if (!(error instanceof GraphQLError)) return classifyError(error);
  const where = { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) };
  // `http` is how an error tells Apollo Server its status; clients do not get it.
  const { http: _, stacktrace: __, ...extensions } = error.extensions;
  const code = extensions.code;
  if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') {
    return { message: error.message, ...where, extensions };
  }
  const argument = nullArgumentOf(error);
  if (argument !== null) {
    const badInput = { ...extensions, code: 'BAD_USER_INPUT', argument: [argument] };
    return { message: error.message, ...where, extensions: badInput };
  }
  return { ...classifyError(error), ...where };
}

/**
 * Returns the argument named in an error of graphql-js that only execution finds: the argument must not be null, and
 * its variable has a default but is null. graphql-js gives that error no code, so its wording identifies it (tests in
 * test/server check the wording).
 */
function nullArgumentOf(error: GraphQLError): string | null {
  // If the root cause is not a GraphQLError, a resolver threw it, whatever its message says.
  if (rootCauseOf(error) !== null) return null;
  return /^Argument "(\w+)"/.exec(error.message)?.[1] ?? null;
}

/** Returns the first error thrown if it is not a GraphQLError; otherwise null. */
function rootCauseOf(error: GraphQLError): unknown {
  let root: unknown = error;
  while (root instanceof GraphQLError && root.originalError) root = root.originalError;
  return root instanceof GraphQLError ? null : root;
}

/**
 * PostgreSQL classes and codes: insufficient resources (53), serialization failure, deadlock, read-only transaction.
 */
const UNAVAILABLE_CODES = /^(?:53...|40001|40P01|25006)$/;
const QUERY_CANCELED = '57014';

/**
 * Classifies an error without a code: the database is unavailable (disconnected, restarting, too many connections, or a
 * transaction that a retry would complete), a timeout, or an internal error. Codes are PostgreSQL's and the system's;
 * some errors of pg have only a message.
 */
function classifyError(error: unknown): GraphQLFormattedError {
  for (const cause of causesOf(error)) {
    const { code, name } = cause as Record<'code' | 'name', unknown>;
    // `TimeoutError` is the name of the reason of an aborted deadline.
    if (code === QUERY_CANCELED || name === 'TimeoutError') return TIMEOUT;
    if (mayBeOutage(cause) || (typeof code === 'string' && UNAVAILABLE_CODES.test(code))) return UNAVAILABLE;
  }
  return INTERNAL_ERROR;
}
