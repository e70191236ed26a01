import type { RequestErrorCode, StatusOf } from '../../runtime/request-errors.ts';

/** A request that is rejected outside of GraphQL: HTTP status, code, and a message that says what to do. */
export class HttpError<Code extends RequestErrorCode = RequestErrorCode> extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: RequestErrorCode;
  readonly headers: Record<string, string>;

  constructor(status: StatusOf<Code>, code: Code, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
