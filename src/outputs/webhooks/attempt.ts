import { request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import ipaddr from 'ipaddr.js';
import { VERSION } from '../../runtime/version.ts';
import { AddressRefused, type HostAddress, type ReceiverAddresses } from './receiver-address.ts';
import type { WebhookProblem } from './webhook.entity.ts';

/** Milliseconds for all of an attempt: resolving, connecting, sending and the headers of the response. */
export const ATTEMPT_MS = 20_000;

/** Bytes of the body of a response that are received, and discarded, before the connection is closed. */
const MAX_BODY_BYTES = 1024;

/** The result of an attempt. */
export interface AttemptResult {
  /** Null if the receiver accepted the message. */
  problem: WebhookProblem | null;
  /** Status of the response; null if there was none. */
  status: number | null;
  retryAfter: string | null;
  durationMs: number;
}

/** What the server sends, and the rules for where. */
export interface Post {
  url: string;
  headers: Record<string, string>;
  body: Buffer;
  addresses: ReceiverAddresses;
}

/**
 * Sends a message once, over a connection of its own, to addresses that were checked before. It follows no redirect and
 * sends no credentials.
 * @throws the reason of the signal
 */
export async function attempt(post: Post, signal: AbortSignal, timeoutMs = ATTEMPT_MS): Promise<AttemptResult> {
  const since = performance.now();
  const deadline = AbortSignal.timeout(timeoutMs);
  const ending = AbortSignal.any([signal, deadline]);
  const result = (problem: WebhookProblem | null, status: number | null = null, retryAfter: string | null = null) => {
    return { problem, status, retryAfter, durationMs: Math.round(performance.now() - since) };
  };
  const url = new URL(post.url);
  try {
    const addresses = await settledBefore(ending, post.addresses.addressesOf(url, ending));
    const { status, retryAfter } = await send(url, post, addresses, ending);
    return result(problemOf(status), status, retryAfter);
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return result('TIMEOUT');
    if (error instanceof AddressRefused) return result('ADDRESS_REFUSED');
    return result(error instanceof TlsFailed ? 'TLS_FAILED' : 'CONNECTION_FAILED');
  }
}

function problemOf(status: number): WebhookProblem | null {
  if (status >= 200 && status < 300) return null;
  return status === 410 ? 'GONE' : 'BAD_STATUS';
}

class TlsFailed extends Error {}

function send(
  url: URL,
  { headers, body }: Post,
  addresses: readonly HostAddress[],
  signal: AbortSignal,
): Promise<{ status: number; retryAfter: string | null }> {
  const isSecure = url.protocol === 'https:';
  const options = {
    method: 'POST',
    // No connection is shared: another webhook's host may have other addresses.
    agent: false,
    lookup: lookupOf(addresses),
    signal,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': String(body.length),
      'user-agent': `Entente/${VERSION}`,
    },
  };
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? requestByHttps : requestByHttp)(url, options);
    let isConnected = false;
    let isEncrypted = false;
    sent.once('socket', (socket: Socket) => {
      socket.once('connect', () => {
        isConnected = true;
        if (!addresses.some(({ address }) => isSame(address, socket.remoteAddress))) sent.destroy(new AddressRefused());
      });
      (socket as TLSSocket).once('secureConnect', () => {
        isEncrypted = true;
      });
    });
    sent.on('error', (error) => {
      const isOfTls = isSecure && isConnected && !isEncrypted && !(error instanceof AddressRefused);
      reject(isOfTls ? new TlsFailed() : error);
    });
    sent.once('response', (response) => {
      const retryAfter = response.headers['retry-after'] ?? null;
      resolve({ status: response.statusCode!, retryAfter });
      let bytes = 0;
      response.on('error', () => undefined);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) response.destroy();
      });
    });
    sent.end(body);
  });
}

/** Node asks it for the addresses of a name. It does not ask for those of an address. */
function lookupOf(addresses: readonly HostAddress[]): LookupFunction {
  return (_host, { all }, done) => {
    if (all) done(null, [...addresses]);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };
}

function isSame(address: string, peer: string | undefined): boolean {
  return peer !== undefined && ipaddr.process(address).toString() === ipaddr.process(peer).toString();
}

/** Waits for a promise, at most until the signal aborts. */
async function settledBefore<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  if (signal.aborted) throw signal.reason;
  let giveUp = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', giveUp));
}
