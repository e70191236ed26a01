import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { HttpError } from './http-error.ts';
import { rejectSocket } from './reject-socket.ts';

/**
 * Closes connections when the client has read nothing for `ms` milliseconds. Node counts bytes that the system accepted
 * as progress, so a stall may be noticed only at the second check.
 */
export function closeStalledConnections(server: Server, ms: number): void {
  const intervalMs = ms / 2;
  server.setTimeout(intervalMs, (socket: Socket) => {
    // A connection whose response is still being generated is left alone. Idle connections have their own timeout.
    if (socket.timeout !== intervalMs || socket.writableLength > 0) socket.destroy();
  });
}

/**
 * Rejects a request whose body does not arrive within `ms` milliseconds. A file may take longer as long as bytes
 * arrive: for that, the server must use `closeStalledConnections`.
 * @param headers headers of every response
 * @param isFile whether the body is an uploaded file
 */
export function enforceBodyTimeout(
  request: IncomingMessage,
  ms: number,
  headers: Record<string, string>,
  isFile: () => boolean,
): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && !Number(length)) return;
  const reject = () => {
    if (!request.complete) rejectSocket(request.socket, requestTimeoutError(), headers);
  };
  if (isFile()) {
    // After the other listeners of the event have run.
    request.once('timeout', () => setImmediate(reject));
    return;
  }
  // Not every request that is rejected unread emits `close`: its timer must not keep a stopped process alive.
  const timer = setTimeout(reject, ms).unref();
  request.once('close', () => clearTimeout(timer));
}

export function requestTimeoutError(): HttpError {
  return new HttpError(408, 'BAD_REQUEST', 'The request did not arrive in time.');
}
