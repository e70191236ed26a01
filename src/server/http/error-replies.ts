import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { usualStatus } from '../../runtime/request-errors.ts';
import { writeResult } from '../graphql/answer-text.ts';
import { isOurs, RETRY_AFTER, toldToClient } from './client-errors.ts';
import { type AnswerType, AS_JSON } from './media-types.ts';
import { Refusal } from './refusal.ts';
import type { Reply } from './route.ts';

/**
 * The status of an answer with errors, and the headers that go with it.
 * @param status the one that Apollo Server gives it
 */
export function statusOfResult(
  { errors = [], data }: FormattedExecutionResult,
  status: number,
  { statusOfRequestErrors }: AnswerType,
): { status: number; headers: Record<string, string> } {
  const codes = errors.map(({ extensions }) => extensions?.code);
  if (codes.some((code) => usualStatus(code) === 503) && isNothing(data)) {
    return { status: 503, headers: { 'retry-after': RETRY_AFTER } };
  }
  return { status: status === 400 && !codes.includes('BAD_REQUEST') ? statusOfRequestErrors : status, headers: {} };
}

function isNothing(data: FormattedExecutionResult['data']): boolean {
  return data === undefined || data === null || Object.values(data).every((value) => value === null);
}

/** The status of a request that got no answer at all, by its first error. */
function statusOf(
  told: GraphQLFormattedError,
  error: unknown,
  answerType: AnswerType,
): { status: number; headers: Record<string, string> } {
  const named = error instanceof GraphQLError ? (error.extensions.http as NamedHttp | undefined) : undefined;
  if (named?.status === 400 && told.extensions?.code !== 'BAD_REQUEST') {
    return { status: answerType.statusOfRequestErrors, headers: {} };
  }
  if (named?.status !== undefined) {
    const headers = Object.fromEntries(named.headers ?? []);
    return { status: named.status, headers: named.status === 401 ? { 'www-authenticate': 'Bearer' } : headers };
  }
  const status = usualStatus(told.extensions?.code);
  if (status === 400) return { status: answerType.statusOfRequestErrors, headers: {} };
  return { status, headers: status === 503 ? { 'retry-after': RETRY_AFTER } : {} };
}

/** What an error says itself of how HTTP is to tell it, in Apollo's way. */
interface NamedHttp {
  status?: number;
  headers?: ReadonlyMap<string, string>;
}

export function withRequestId(errors: readonly GraphQLFormattedError[], requestId: string): GraphQLFormattedError[] {
  return errors.map((error) => (isOurs(error) ? { ...error, extensions: { ...error.extensions, requestId } } : error));
}

/** A refusal or a fault outside GraphQL, in the shape of a GraphQL answer. */
export function replyWithError(error: unknown, requestId: string): Reply {
  if (!(error instanceof Refusal)) return replyWithErrors([error], AS_JSON, requestId);
  const { status, headers, message, code } = error;
  const body = writeResult({ errors: withRequestId([{ message, extensions: { code } }], requestId) });
  return { status, headers: { ...headers, 'content-type': AS_JSON.contentType }, body };
}

/** The answer to an operation that does not run, with all of the errors that it was refused for. */
export function replyWithErrors(errors: readonly unknown[], answerType: AnswerType, requestId: string): Reply {
  const told = errors.map(toldToClient);
  const { status, headers } = statusOf(told[0]!, errors[0], answerType);
  return {
    status,
    headers: { ...headers, 'content-type': answerType.contentType },
    body: writeResult({ errors: withRequestId(told, requestId) }),
  };
}
