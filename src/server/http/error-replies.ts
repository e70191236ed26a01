import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { usualStatus } from '../../runtime/request-errors.ts';
import { serializeResult } from '../graphql/response-text.ts';
import { isServerError, RETRY_AFTER_SECONDS, toClientError } from './client-errors.ts';
import { HttpError } from './http-error.ts';
import { JSON_RESPONSE, type ResponseType } from './media-types.ts';
import type { Reply } from './route.ts';

/**
 * Returns the HTTP status of a response with errors, and its headers.
 * @param status the one that Apollo Server chose
 */
export function statusOfResult(
  { errors = [], data }: FormattedExecutionResult,
  status: number,
  { statusOfRequestErrors }: ResponseType,
): { status: number; headers: Record<string, string> } {
  const codes = errors.map(({ extensions }) => extensions?.code);
  if (codes.some((code) => usualStatus(code) === 503) && hasNoData(data)) {
    return { status: 503, headers: { 'retry-after': RETRY_AFTER_SECONDS } };
  }
  return { status: status === 400 && !codes.includes('BAD_REQUEST') ? statusOfRequestErrors : status, headers: {} };
}

function hasNoData(data: FormattedExecutionResult['data']): boolean {
  return data === undefined || data === null || Object.values(data).every((value) => value === null);
}

/** Returns the HTTP status of a request that failed as a whole, by its first error. */
function statusOf(
  formatted: GraphQLFormattedError,
  error: unknown,
  answerType: ResponseType,
): { status: number; headers: Record<string, string> } {
  const named = error instanceof GraphQLError ? (error.extensions.http as HttpExtension | undefined) : undefined;
  if (named?.status === 400 && formatted.extensions?.code !== 'BAD_REQUEST') {
    return { status: answerType.statusOfRequestErrors, headers: {} };
  }
  if (named?.status !== undefined) {
    const headers = Object.fromEntries(named.headers ?? []);
    return { status: named.status, headers: named.status === 401 ? { 'www-authenticate': 'Bearer' } : headers };
  }
  const status = usualStatus(formatted.extensions?.code);
  if (status === 400) return { status: answerType.statusOfRequestErrors, headers: {} };
  return { status, headers: status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {} };
}

/** The HTTP status and headers in the extensions of an error, in Apollo Server's format. */
interface HttpExtension {
  status?: number;
  headers?: ReadonlyMap<string, string>;
}

export function withRequestId(errors: readonly GraphQLFormattedError[], requestId: string): GraphQLFormattedError[] {
  return errors.map((error) =>
    isServerError(error) ? { ...error, extensions: { ...error.extensions, requestId } } : error,
  );
}

/** The reply to an error outside of GraphQL, in the shape of a GraphQL response. */
export function replyWithError(error: unknown, requestId: string): Reply {
  if (!(error instanceof HttpError)) return replyWithErrors([error], JSON_RESPONSE, requestId);
  const { status, headers, message, code } = error;
  const body = serializeResult({ errors: withRequestId([{ message, extensions: { code } }], requestId) });
  return { status, headers: { ...headers, 'content-type': JSON_RESPONSE.contentType }, body };
}

/** The reply to an operation that does not run, with all errors for which it was rejected. */
export function replyWithErrors(errors: readonly unknown[], answerType: ResponseType, requestId: string): Reply {
  const formatted = errors.map(toClientError);
  const { status, headers } = statusOf(formatted[0]!, errors[0], answerType);
  return {
    status,
    headers: { ...headers, 'content-type': answerType.contentType },
    body: serializeResult({ errors: withRequestId(formatted, requestId) }),
  };
}
