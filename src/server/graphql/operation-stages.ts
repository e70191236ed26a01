import type { IncomingMessage } from 'node:http';
import type { ClientContext } from '../../access/context.ts';
import type { Place } from '../http/admission.ts';
import type { Bill } from '../http/bill.ts';
import type { AnswerType } from '../http/media-types.ts';
import type { Lifetime } from '../http/request-deadline.ts';
import type { Reply } from '../http/route.ts';
import type { ExecutionContext } from './apollo.ts';
import type { KnownDocument, KnownOperation } from './known-document.ts';
import type { OperationRecord } from './operation-log.ts';
import type { Price } from './operation-policy.ts';
import type { Parameters, SentParameters } from './request-parameters.ts';

/** A request that was read and charged. A document named by an id was replaced by its text. */
export interface Arrived {
  request: IncomingMessage;
  method: 'GET' | 'POST';
  /** The query string: the address of the response to a GET. */
  search: string;
  sent: SentParameters;
  answerType: AnswerType;
  bill: Bill;
  /** The time for which the response is wanted. */
  lifetime: Lifetime;
  record: OperationRecord;
}

export interface Admitted extends Arrived {
  place: Place;
}

/** A request of an identified client, with a valid document within the client's limits. */
export interface Checked extends Admitted {
  context: ClientContext & ExecutionContext;
  parameters: Parameters;
  text: string;
  /** The SHA-256 under which to register the text, if the client sent it. */
  hash: string | null;
  known: KnownDocument;
  /** Null if the document has no such operation: nothing runs, and Apollo Server reports why. */
  operation: KnownOperation | null;
}

/** A charged operation, with its coerced variables. */
export interface Run extends Price {
  operation: KnownOperation;
  variables: Record<string, unknown>;
}

/** A request whose operation was charged. */
export interface Priced extends Checked {
  /** Null if nothing runs: there is no operation, or its variables are invalid. */
  run: Run | null;
}

/** A response before its ETag is set. */
export interface Answered {
  reply: Reply;
  /** Whether its extensions include the cost. */
  hasCost: boolean;
  /** Seconds for which shared caches may store it; null: not at all. */
  sharedSeconds: number | null;
  /** The data version before anything was read, if it was determined. */
  state: string | null;
}
