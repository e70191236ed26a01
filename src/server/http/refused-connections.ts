import type { Duplex } from 'node:stream';
import { replyWithError } from './error-replies.ts';
import { AS_JSON } from './media-types.ts';
import type { Refusal } from './refusal.ts';

/**
 * Refuses what is no request yet, and hangs up.
 * @param headers of every answer, as far as they are known here
 */
export function refuseOn(socket: Duplex, refusal: Refusal, headers: Record<string, string> = {}): void {
  const { body } = replyWithError(refusal, '');
  const head = [
    `HTTP/1.1 ${refusal.status} Refused`,
    `Content-Type: ${AS_JSON.contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    ...Object.entries({ ...headers, ...refusal.headers }).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Refuses a connection from which nobody reads any more, or ever has: so it is not left half open. */
export function turnAway(socket: Duplex, refusal: Refusal, headers: Record<string, string> = {}): void {
  socket.once('finish', () => socket.destroy());
  refuseOn(socket, refusal, headers);
}
