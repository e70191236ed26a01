import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { usualStatus } from '../../runtime/request-errors.ts';
import { serializeResult } from '../graphql/response-text.ts';
import { isServerError, RETRY_AFTER_SECONDS, toClientError } from './client-errors.ts';
import { HttpError } from './http-error.ts';
import { JSON_RESPONSE, type ResponseType } from './media-types.ts';
import type { Reply } from './route.ts';

/**
 * Returns the HTTP status of an execution result, its headers, and whether the response has `data`. A response with data
 * has status 200; if all root fields are null for a reason that has another status, it has none (GraphQL over HTTP).
 * @param status the one that Apollo Server chose
 */
export function statusOfResult(
  { errors = [], data }: FormattedExecutionResult,
  status: number,
  answerType: ResponseType,
): { status: number; headers: Record<string, string>; hasData: boolean } {
  const codes = errors.map(({ extensions }) => extensions?.code);
  const isEmpty = hasNoData(data);
  if (isEmpty && codes.some((code) => usualStatus(code) === 503)) {
    return { status: 503, headers: { 'retry-after': RETRY_AFTER_SECONDS }, hasData: false };
  }
  if (status === 200 || !isEmpty) return { status: 200, headers: {}, hasData: true };
  // Apollo Server reports that it cannot determine the operation as 400.
  const meant = status === 400 ? usualStatus(codes[0]) : status;
  return { status: statusFor(answerType, meant, codes[0]), headers: meant === 401 ? CHALLENGE : {}, hasData: false };
}

/** The header of a response with status 401 (RFC 9110, 11.6.1). */
const CHALLENGE = { 'www-authenticate': 'Bearer' };

/** Returns the status of an error in a request for the type of the response. */
function statusFor({ maxStatus }: ResponseType, status: number, code: unknown): number {
  if (status !== 400 && status !== 422) return status;
  // Clients of `application/json` only expect 400 if the request is not GraphQL over HTTP.
  return Math.min(status, code === 'BAD_REQUEST' ? Math.max(400, maxStatus) : maxStatus);
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
  const code = formatted.extensions?.code;
  const status = statusFor(answerType, named?.status ?? usualStatus(code), code);
  if (status === 401) return { status, headers: CHALLENGE };
  if (named?.status !== undefined) return { status, headers: Object.fromEntries(named.headers ?? []) };
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

/**
 * The reply to an error outside of an operation, in the shape of a GraphQL response.
 * @param answerType the negotiated type; default: the type of responses before negotiation
 */
export function replyWithError(error: unknown, requestId: string, answerType = JSON_RESPONSE): Reply {
  if (!(error instanceof HttpError)) return replyWithErrors([error], answerType, requestId);
  const { headers, message, code } = error;
  const status = statusFor(answerType, error.status, code);
  const body = serializeResult({ errors: withRequestId([{ message, extensions: { code } }], requestId) });
  return { status, headers: { ...headers, 'content-type': answerType.contentType }, body };
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
