import type { IncomingMessage } from 'node:http';

/**
 * From which address a request came: that of the connection, or, behind as many trusted proxies as TRUST_PROXY says, the
 * one that the outermost of them saw. What stands before it in `X-Forwarded-For` anybody can have written.
 * @returns undefined where the connection is gone already
 */
export function clientAddress(request: IncomingMessage, trustProxy: number): string | undefined {
  const peer = request.socket.remoteAddress;
  if (trustProxy === 0) return peer;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  return forwarded.at(-trustProxy) ?? forwarded[0] ?? peer;
}
