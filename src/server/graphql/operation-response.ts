import type { FormattedExecutionResult } from 'graphql';
import { toClientError } from '../http/client-errors.ts';
import { statusOfResult, withRequestId } from '../http/error-replies.ts';
import type { Reply } from '../http/route.ts';
import { cacheHeaders } from './cache-policy.ts';
import type { OperationResponse, PricedOperation, PricedRequest } from './operation-stages.ts';
import { serializeResult } from './response-text.ts';

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
  const { status, headers: more } = statusOfResult(result, apolloStatus, answerType);
  const body = serializeResult({
    data: result.data,
    errors: errors.length > 0 ? withRequestId(errors, record.requestId) : undefined,
    extensions: cost ? { ...result.extensions, cost } : result.extensions,
  });
  const reply = { status, headers: { ...headers, ...more, 'content-type': answerType.contentType }, body };
  return { reply, hasCost: cost !== null, sharedSeconds: null, state: null };
}

/** Returns the response to an operation that was aborted by its deadline or a disconnected client. */
export function timeoutResponse(priced: PricedRequest): OperationResponse {
  const { reason } = priced.deadline.signal;
  priced.record.recordErrors([reason]);
  return toResponse(priced, { data: null, errors: [toClientError(reason)] });
}

export function notModifiedReply(sharedSeconds: number, etag: string): Reply {
  return { status: 304, headers: { ...cacheHeaders(sharedSeconds), etag }, body: '' };
}
