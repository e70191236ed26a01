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

/** A request that was read and charged for: what it asks for as it was sent, a document that it names by an id found. */
export interface Arrived {
  request: IncomingMessage;
  method: 'GET' | 'POST';
  /** Its query string: the address of the answer to a GET. */
  search: string;
  sent: SentParameters;
  answerType: AnswerType;
  bill: Bill;
  /** For how long somebody waits for the answer. */
  lifetime: Lifetime;
  record: OperationRecord;
}

/** A request whose turn has come. */
export interface Admitted extends Arrived {
  place: Place;
}

/** A request of a known client, with a document that may run and keeps to the client's limits. */
export interface Checked extends Admitted {
  context: ClientContext & ExecutionContext;
  parameters: Parameters;
  text: string;
  /** The SHA-256 under which the text is to be found from now on, if the client sent it. */
  hash: string | null;
  known: KnownDocument;
  /** Null if the document has no such operation: nothing runs, and Apollo says why. */
  operation: KnownOperation | null;
}

/** An operation that is paid for, with its variables as the schema reads them. */
export interface Run extends Price {
  operation: KnownOperation;
  variables: Record<string, unknown>;
}

/** A request whose operation was charged. */
export interface Priced extends Checked {
  /** Null if nothing runs: there is no operation, or its variables are wrong. */
  run: Run | null;
}

/** The answer, before an ETag is set to it. */
export interface Answered {
  reply: Reply;
  /** Whether it says what the operation cost. */
  hasCost: boolean;
  /** How long a cache that others share may keep it; null: not at all. */
  sharedSeconds: number | null;
  /** The state of the data before anything was read, where it was asked for. */
  state: string | null;
}
