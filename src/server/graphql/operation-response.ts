import type { FormattedExecutionResult } from 'graphql';
import { toClientError } from '../http/client-errors.ts';
import { statusOfResult, withRequestId } from '../http/error-replies.ts';
import type { Reply } from '../http/route.ts';
import { OPERATION_PRICE } from './actual-cost.ts';
import { cacheHeaders } from './cache-policy.ts';
import type { OperationResponse, PricedOperation, PricedRequest } from './operation-stages.ts';
import { toPoints } from './priced-fields.ts';
import { serializeJsonData, serializeResult } from './response-text.ts';

/**
 * Codes after which nothing more is refunded: the server has worked, or has refunded all but the entry charge already.
 */
const UNREFUNDED = new Set<unknown>(['TIMEOUT', 'OVERLOADED']);

/**
 * Charges the price of the response instead of the estimated cost.
 * @param result its `data` may be JSON text
 */
export function settleCost(
  { bill, deadline }: PricedRequest,
  { operation, variables, cost, limit }: PricedOperation,
  { data, errors = [] }: Pick<FormattedExecutionResult, 'errors'> & { data?: unknown },
) {
  const { requested } = cost;
  const isRefunded = !deadline.signal.aborted && !errors.some(({ extensions }) => UNREFUNDED.has(extensions?.code));
  const actual = isRefunded ? operation.costs.actual(data, cost, variables) : bill.price;
  bill.settle(actual);
  return { requested, actual, limit };
}

/** Part of the estimated cost that a cached answer costs. */
export const CACHED_PART = 1 / 10;

/**
 * Charges the price of a cached answer instead of the estimated cost.
 * @param price the price when it was read, which is the maximum
 */
export function settleCachedCost(
  { bill }: PricedRequest,
  { cost: { requested }, limit }: PricedOperation,
  price: number,
) {
  const actual = Math.min(price, Math.max(OPERATION_PRICE, toPoints(requested * CACHED_PART)));
  bill.settle(actual);
  return { requested, actual, limit };
}

/** Returns the response with an execution result and its cost. */
export function toResponse(
  priced: PricedRequest,
  result: FormattedExecutionResult,
  apolloStatus = 200,
  headers: Record<string, string> = {},
): OperationResponse {
  const { answerType, record, run } = priced;
  const { errors = [] } = result;
  const cost = run && 'data' in result ? settleCost(priced, run, result) : null;
  const { status, headers: more, hasData } = statusOfResult(result, apolloStatus, answerType);
  const body = serializeResult({
    data: hasData ? result.data : undefined,
    errors: errors.length > 0 ? withRequestId(errors, record.requestId) : undefined,
    extensions: cost ? { ...result.extensions, cost } : result.extensions,
  });
  const reply = { status, headers: { ...headers, ...more, 'content-type': answerType.contentType }, body };
  return { reply, hasCost: cost !== null, hasErrors: errors.length > 0, sharedSeconds: null, etag: null };
}

/** Returns the response to an operation that was aborted by its deadline or a disconnected client. */
export function timeoutResponse(priced: PricedRequest): OperationResponse {
  const { reason } = priced.deadline.signal;
  priced.record.recordErrors([reason]);
  return toResponse(priced, { data: null, errors: [toClientError(reason)] });
}

/** Returns the reply with data that are JSON text. */
export function replyWithData({ answerType }: PricedRequest, data: string, cost: object): Reply {
  return { status: 200, headers: { 'content-type': answerType.contentType }, body: serializeJsonData(data, { cost }) };
}

export function notModifiedReply(sharedSeconds: number, etag: string): Reply {
  return { status: 304, headers: { ...cacheHeaders(sharedSeconds), etag }, body: '' };
}
