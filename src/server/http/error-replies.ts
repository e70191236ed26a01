import type { GraphQLRequestContext } from '@apollo/server';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { writeResult } from '../graphql/answer-text.ts';
import type { HttpOperation } from '../graphql/http-operation.ts';
import { INTERNAL, isOurs, RETRY_AFTER, toldToClient } from './client-errors.ts';
import { type AnswerType, AS_JSON } from './media-types.ts';
import { Refusal } from './refusal.ts';
import type { Reply } from './route.ts';

/** Gives the errors of an answer their id, and the answer the status that they call for. */
export function settleErrors(
  result: FormattedExecutionResult,
  response: GraphQLRequestContext<object>['response'],
  asked: HttpOperation,
): void {
  const errors = result.errors!;
  result.errors = withRequestId(errors, asked.requestId);
  const codes = errors.map((error) => error.extensions?.code);
  if (codes.some((code) => LATER.has(String(code))) && isNothing(result.data)) {
    response.http.status = 503;
    response.http.headers.set('retry-after', RETRY_AFTER);
  } else if (response.http.status === 400 && !codes.includes('BAD_REQUEST')) {
    response.http.status = asked.answerType.statusOfRequestErrors;
  }
}

/** What may be answered at another time. */
const LATER = new Set(['SERVICE_UNAVAILABLE', 'TIMEOUT', 'OVERLOADED']);

function isNothing(data: FormattedExecutionResult['data']): boolean {
  return data === undefined || data === null || Object.values(data).every((value) => value === null);
}

/** The status of a request that got no answer at all, by its first error. */
export function statusOf(
  told: GraphQLFormattedError,
  error: unknown,
  answerType: AnswerType,
): { status: number; headers: Record<string, string> } {
  const named = error instanceof GraphQLError ? (error.extensions.http as NamedHttp | undefined) : undefined;
  if (named?.status === 400) return { status: answerType.statusOfRequestErrors, headers: {} };
  if (named?.status !== undefined) {
    const headers = Object.fromEntries(named.headers ?? []);
    return { status: named.status, headers: named.status === 401 ? { 'www-authenticate': 'Bearer' } : headers };
  }
  switch (told.extensions?.code) {
    case 'SERVICE_UNAVAILABLE':
    case 'TIMEOUT':
      return { status: 503, headers: { 'retry-after': RETRY_AFTER } };
    case INTERNAL.extensions?.code:
      return { status: 500, headers: {} };
    default:
      return { status: answerType.statusOfRequestErrors, headers: {} };
  }
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
  const told =
    error instanceof Refusal ? { message: error.message, extensions: { code: error.code } } : toldToClient(error);
  const { status, headers } = error instanceof Refusal ? error : statusOf(told, error, AS_JSON);
  return {
    status,
    headers: { ...headers, 'content-type': AS_JSON.contentType },
    body: writeResult({ errors: withRequestId([told], requestId) }),
  };
}
