import type { Socket } from 'node:net';
import { clientError } from '../../runtime/errors.ts';

/** Milliseconds within which a read is answered. The README publishes it. */
export const DEADLINE_MS = 5_000;

/** Why nobody waits any more: the time is over. It is called as that of an AbortSignal is. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** For how long somebody waits for an answer: until its deadline, or until the connection that it was asked on is closed. */
export class Lifetime {
  readonly #over = new AbortController();
  readonly #deadline: NodeJS.Timeout;
  /** The log names it, and the client is not told. */
  readonly #hungUp = () => this.#over.abort(clientError('CLIENT_GONE', 'The client has gone.'));

  /** @param ms milliseconds until the deadline */
  constructor(
    private readonly socket: Socket,
    ms = DEADLINE_MS,
  ) {
    this.#deadline = setTimeout(() => this.#over.abort(new TimeoutError('The deadline has passed.')), ms);
    if (socket.destroyed) this.#hungUp();
    else socket.once('close', this.#hungUp);
  }

  /** Aborted once nobody waits any more, with the error that says why. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** The answer is there. */
  end(): void {
    clearTimeout(this.#deadline);
    this.socket.off('close', this.#hungUp);
  }
}
