import type { FormattedExecutionResult } from 'graphql';
import type { RateLimit } from '../../access/context.ts';
import { toClientError } from '../http/client-errors.ts';
import { etagOf } from '../http/entity-tags.ts';
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

/** The cost of an operation as its response tells it, and what is left of the client's allowance. */
interface SettledCost extends Pick<RateLimit, 'remaining' | 'resetsAt'> {
  requested: number;
  actual: number;
  limit: number;
}

/** Charges a price, and returns the cost with what is left then. */
function settle(
  { bill, context }: PricedRequest,
  { cost: { requested }, limit }: PricedOperation,
  actual: number,
): SettledCost {
  bill.settle(actual);
  const { remaining, resetsAt } = context.rateLimit();
  return { requested, actual, limit, remaining, resetsAt };
}

/**
 * Charges the price of the response instead of the estimated cost.
 * @param result its `data` may be JSON text
 */
export function settleCost(
  priced: PricedRequest,
  run: PricedOperation,
  { data, errors = [] }: Pick<FormattedExecutionResult, 'errors'> & { data?: unknown },
): SettledCost {
  const { bill, deadline } = priced;
  const isRefunded = !deadline.signal.aborted && !errors.some(({ extensions }) => UNREFUNDED.has(extensions?.code));
  return settle(priced, run, isRefunded ? run.operation.costs.actual(data, run.cost, run.variables) : bill.price);
}

/** Part of the estimated cost that a cached answer costs. */
export const CACHED_PART = 1 / 10;

/**
 * Charges the price of a cached answer instead of the estimated cost.
 * @param price the price when it was read, which is the maximum
 */
export function settleCachedCost(priced: PricedRequest, run: PricedOperation, price: number): SettledCost {
  const cached = Math.max(OPERATION_PRICE, toPoints(run.cost.requested * CACHED_PART));
  return settle(priced, run, Math.min(price, cached));
}

interface ResponseOptions {
  apolloStatus?: number;
  headers?: Record<string, string>;
  sharedSeconds?: number | null;
}

/**
 * Returns the response with an execution result and its cost.
 * @param sharedSeconds seconds for which shared caches may store it if it has no errors
 */
export function toResponse(
  priced: PricedRequest,
  result: FormattedExecutionResult,
  { apolloStatus = 200, headers = {}, sharedSeconds = null }: ResponseOptions = {},
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
  const isShared = sharedSeconds !== null && errors.length === 0 && status === 200;
  // The remaining allowance is another one each time.
  const etag = isShared ? etagOf(JSON.stringify(result.data)) : null;
  return { reply, sharedSeconds: isShared ? sharedSeconds : null, etag };
}

/** Returns the response to an operation that was aborted by its deadline or a disconnected client. */
export function timeoutResponse(priced: PricedRequest): OperationResponse {
  const { reason } = priced.deadline.signal;
  priced.record.recordErrors([reason]);
  return toResponse(priced, { data: null, errors: [toClientError(reason)] });
}

/** Returns the reply with data that are JSON text. */
export function replyWithData({ answerType }: PricedRequest, data: string, cost: SettledCost): Reply {
  return { status: 200, headers: { 'content-type': answerType.contentType }, body: serializeJsonData(data, { cost }) };
}

export function notModifiedReply(sharedSeconds: number, etag: string): Reply {
  return { status: 304, headers: { ...cacheHeaders(sharedSeconds), etag }, body: '' };
}
