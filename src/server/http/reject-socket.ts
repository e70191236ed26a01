import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { replyWithError } from './error-replies.ts';
import type { HttpError } from './http-error.ts';
import { JSON_RESPONSE } from './media-types.ts';

/**
 * Writes an error response to a raw socket, and closes the connection.
 * @param headers headers of every response, as far as they are known
 */
export function writeRejection(socket: Duplex, refusal: HttpError, headers: Record<string, string> = {}): void {
  const { body } = replyWithError(refusal, '');
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    `Content-Type: ${JSON_RESPONSE.contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    ...Object.entries({ ...headers, ...refusal.headers }).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Rejects a connection that nothing reads from (any more), and destroys it, so that it does not stay half open. */
export function rejectSocket(socket: Duplex, refusal: HttpError, headers: Record<string, string> = {}): void {
  socket.once('finish', () => socket.destroy());
  writeRejection(socket, refusal, headers);
}
