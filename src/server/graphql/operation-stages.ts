import type { IncomingMessage } from 'node:http';
import type { ClientContext, RequestContext } from '../../access/context.ts';
import type { AdmissionSlot } from '../http/admission.ts';
import type { Bill } from '../http/bill.ts';
import type { ResponseType } from '../http/media-types.ts';
import type { RequestDeadline } from '../http/request-deadline.ts';
import type { ReadOperation, Reply } from '../http/route.ts';
import type { ExecutionContext } from './apollo.ts';
import type { OperationRecord } from './operation-log.ts';
import type { Price } from './operation-policy.ts';
import type { Parameters, RawParameters } from './request-parameters.ts';
import type { ValidatedDocument, ValidatedOperation } from './validated-document.ts';

/** A request that was read and charged. A document named by an id was replaced by its text. */
export interface ReceivedRequest {
  request: IncomingMessage;
  method: 'GET' | 'POST';
  /** The query string: the address of the response to a GET. */
  search: string;
  sent: RawParameters;
  answerType: ResponseType;
  bill: Bill;
  /** The time for which the response is wanted. */
  deadline: RequestDeadline;
  record: OperationRecord;
  /** What the client may read, if the operation came by another path; null at `/graphql`. */
  scope: Pick<ReadOperation, 'known' | 'seesInternal'> | null;
}

export interface AdmittedRequest extends ReceivedRequest {
  slot: AdmissionSlot;
}

/** A request of an identified client, with a valid document within the client's limits. */
export interface CheckedRequest extends AdmittedRequest {
  context: ClientContext & ExecutionContext & Required<Pick<RequestContext, 'rateLimit'>>;
  parameters: Parameters;
  text: string;
  /** The SHA-256 under which to register the text, if the client sent it. */
  hash: string | null;
  validated: ValidatedDocument;
  /** Null if the document has no such operation: nothing runs, and Apollo Server reports why. */
  operation: ValidatedOperation | null;
}

/** A charged operation, with its coerced variables. */
export interface PricedOperation extends Price {
  operation: ValidatedOperation;
  variables: Record<string, unknown>;
}

/** A request whose operation was charged. */
export interface PricedRequest extends CheckedRequest {
  /** Null if nothing runs: there is no operation, or its variables are invalid. */
  run: PricedOperation | null;
}

/** A response before its ETag is added to the headers. */
export interface OperationResponse {
  reply: Reply;
  /** Seconds for which shared caches may store it; null: not at all. */
  sharedSeconds: number | null;
  /** The ETag, if shared caches may store it. */
  etag: string | null;
}
