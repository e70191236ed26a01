import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { mayBeOfOutage } from '../../database/outages.ts';
import { causesOf } from '../../runtime/errors.ts';
import { hasField, type RequestErrorCode } from '../../runtime/request-errors.ts';

export const INTERNAL: GraphQLFormattedError = {
  message:
    'Something went wrong here, through no fault of yours. It has been noted under the id in extensions.requestId.',
  extensions: { code: 'INTERNAL_SERVER_ERROR' satisfies RequestErrorCode },
};

const UNAVAILABLE: GraphQLFormattedError = {
  message: 'The database does not answer at the moment. The same request may be sent again in a few seconds.',
  extensions: { code: 'SERVICE_UNAVAILABLE' satisfies RequestErrorCode },
};

const TIMEOUT: GraphQLFormattedError = {
  message: 'This took longer than an operation may. Ask for fewer records at once, or with a narrower filter.',
  extensions: { code: 'TIMEOUT' satisfies RequestErrorCode },
};

/** Seconds after which a client may ask again. */
export const RETRY_AFTER = '2';

/** Returns whether the server failed, not the client: such an error is logged, and has the id of the request. */
export function isOurs(error: GraphQLFormattedError): boolean {
  return hasField(error.extensions?.code, 'requestId');
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
