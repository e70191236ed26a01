import type { Socket } from 'node:net';
import { clientError } from '../../runtime/errors.ts';

/** Time limit of a read, in milliseconds. The manual publishes it. */
export const DEADLINE_MS = 5_000;

/** The reason when a deadline has passed. Its name is that of the reason of `AbortSignal.timeout`. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** The time for which a response is wanted: until its deadline, or until its connection is closed. */
export class RequestDeadline {
  readonly #controller = new AbortController();
  readonly #deadline: NodeJS.Timeout;
  /** The log shows this error; the client is gone. */
  readonly #onClose = () => this.#controller.abort(clientError('CLIENT_GONE', 'The client disconnected.'));

  /** @param ms milliseconds until the deadline */
  constructor(
    private readonly socket: Socket,
    ms = DEADLINE_MS,
  ) {
    this.#deadline = setTimeout(() => this.#controller.abort(new TimeoutError('The deadline has passed.')), ms);
    if (socket.destroyed) this.#onClose();
    else socket.once('close', this.#onClose);
  }

  /** Aborted with the error that says why the response is no longer wanted. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the deadline, since the response is complete. */
  end(): void {
    clearTimeout(this.#deadline);
    this.socket.off('close', this.#onClose);
  }
}
