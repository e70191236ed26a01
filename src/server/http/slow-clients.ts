import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Refusal } from './refusal.ts';
import { turnAway } from './refused-connections.ts';

/**
 * Closes connections whose client takes nothing of what is written, within so many milliseconds. Node counts what the
 * system has taken as a move, and so may see only the second time that nothing moves.
 */
export function closeStuck(server: Server, ms: number): void {
  const between = ms / 2;
  server.setTimeout(between, (socket: Socket) => {
    // One for which an answer is still being made is left alone. Between two requests connections have a time of their own.
    if (socket.timeout !== between || socket.writableLength > 0) socket.destroy();
  });
}

/**
 * Refuses a request whose body does not arrive within so many milliseconds. A file may take its time as long as it moves:
 * for that, the connection has to be one of a server with `closeStuck`.
 * @param headers of every answer
 * @param isFile whether it is a file that is sent
 */
export function refuseLate(
  request: IncomingMessage,
  ms: number,
  headers: Record<string, string>,
  isFile: () => boolean,
): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && !Number(length)) return;
  const refuse = () => {
    if (!request.complete) turnAway(request.socket, lateRequest(), headers);
  };
  if (isFile()) {
    // Once whoever else hears of it has done so.
    request.once('timeout', () => setImmediate(refuse));
    return;
  }
  // Not every request that is rejected unread is reported as closed: its timer must not keep a stopped process alive.
  const timer = setTimeout(refuse, ms).unref();
  request.once('close', () => clearTimeout(timer));
}

/** What whoever sends too slowly is told. */
export function lateRequest(): Refusal {
  return new Refusal(408, 'BAD_REQUEST', 'The request did not arrive in time.');
}
