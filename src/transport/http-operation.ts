import type { IncomingMessage } from 'node:http';
import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { RequestContext } from '../context.ts';
import { clientAddress } from './client-address.ts';
import type { AnswerType } from './media-types.ts';

interface HttpOperationOptions {
  search: string;
  body: unknown;
  answerType: AnswerType;
  requestId: string;
  trustProxy: number;
}

/** A request as Apollo's pipeline passes it on, with what the answer needs to know of it. */
export class HttpOperation implements HTTPGraphQLRequest {
  readonly method: string;
  readonly search: string;
  readonly body: unknown;
  readonly answerType: AnswerType;
  readonly requestId: string;
  /** Who asks, once that was found out. */
  context: RequestContext | null = null;
  /** It was tried to answer it whole, and it could not be. */
  isNotWhole = false;
  /** Why the operation was turned away before Apollo had it. */
  refused: readonly unknown[] = [];
  /** For how many seconds the answer may be kept by a cache that others share; null where it may not. */
  sharedSeconds: number | null = null;
  /** The state of the data before anything was read, where it was asked for. */
  state: string | null = null;
  /** The ETag that the client has already, where it is known without reading that it still holds. */
  unchanged: string | null = null;
  readonly #request: IncomingMessage;
  readonly #trustProxy: number;
  #headers: HeaderMap | null = null;

  constructor(request: IncomingMessage, { search, body, answerType, requestId, trustProxy }: HttpOperationOptions) {
    this.method = request.method!;
    this.search = search;
    this.body = body;
    this.answerType = answerType;
    this.requestId = requestId;
    this.#request = request;
    this.#trustProxy = trustProxy;
  }

  /** The request's headers as Apollo wants them. */
  get headers(): HeaderMap {
    if (!this.#headers) {
      this.#headers = new HeaderMap();
      for (const [name, value] of Object.entries(this.#request.headers)) {
        if (value !== undefined) this.#headers.set(name, Array.isArray(value) ? value.join(', ') : value);
      }
      // The answer's type has been settled, and Apollo would settle it only after the operation has run.
      this.#headers.set('accept', 'application/json');
    }
    return this.#headers;
  }

  /** The address of who sent it, for the log. */
  get from(): string | undefined {
    return clientAddress(this.#request, this.#trustProxy);
  }

  cacheHeaders(): Record<string, string> {
    return { 'cache-control': `public, max-age=${this.sharedSeconds}, must-revalidate`, vary: VARIES };
  }
}

/** What makes answers at one address differ: who asks, in which media type, and (added where so) how it is compressed. */
const VARIES = 'Accept, Authorization';
