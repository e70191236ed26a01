import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Client } from '../../access/context.ts';
import { Role, type Viewer } from '../../access/viewer.ts';
import { LIMITS } from '../graphql/operation-limits.ts';

/** Limits of connections, queues and times of clients at one process. The manual publishes these numbers. */
export const CLIENT_LIMITS = {
  /**
   * Open connections, in all and of one IP address. Behind trusted proxies they are not counted here: the proxy counts
   * its clients.
   */
  connections: 10_000,
  connectionsOfOne: 500,
  /** Requests that one connection may send before earlier ones are answered (HTTP pipelining). */
  sentAhead: 20,
  /** Queued operations, in all and of one client. */
  maxQueued: 400,
  maxQueuedPerClient: 200,
  /** Longest estimated wait in the queue, in milliseconds: half of the time limit of a read. */
  maxWaitMs: 2_500,
  /** Milliseconds within which a request must arrive, and an uploaded file. */
  arrivalMs: 30_000,
  fileArrivalMs: 900_000,
  /** Milliseconds for which a client may read nothing of its response, on any route. */
  maxStallMs: 30_000,
  /** Connections for subscriptions, of each transport, in all and of one IP address. */
  maxLiveConnections: 1_000,
  maxLiveConnectionsPerAddress: 100,
  /** Subscriptions, in all and of one IP address. */
  subscriptions: 5_000,
  subscriptionsOfOne: 200,
  /** Streamed uploads and downloads, in all and of one IP address. */
  streams: 20,
  streamsOfOne: 4,
} as const;

/**
 * The IP address that sent a request: that of the connection or, behind TRUST_PROXY trusted proxies, the one that the
 * outermost of them saw. Earlier entries of `X-Forwarded-For` can be forged.
 * @returns undefined if the connection is closed already
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

/** The client of a request: its key or token, or its IP address if it is anonymous. */
export function clientOf(request: IncomingMessage, viewer: Viewer, trustProxy: number): Client {
  if (viewer.role === Role.ANONYMOUS) return { id: addressOf(request, trustProxy), hasKey: false };
  return { id: viewer.identity ?? `${viewer.role} ${viewer.name}`, hasKey: true };
}

/**
 * The client id of the IP address of a request. An IPv6 network of 64 bits is one client, since one machine may use any
 * address in it.
 */
export function addressOf(request: IncomingMessage, trustProxy: number): string {
  return idOfAddress(clientAddress(request, trustProxy));
}

export function idOfAddress(address: string | undefined): string {
  // Fast path: nearly all addresses are IPv4, and every request gets here.
  const short = address?.startsWith(IPV4_PREFIX) ? address.slice(IPV4_PREFIX.length) : address;
  if (short !== undefined && isIPv4(short)) return `address ${short}`;
  if (address === undefined || !ipaddr.isValid(address)) return 'address unknown';
  const known = ipaddr.process(address);
  if (known instanceof ipaddr.IPv4) return `address ${known}`;
  return `address ${new ipaddr.IPv6([...known.parts.slice(0, IPV6_NETWORK_PARTS), 0, 0, 0, 0])}`;
}

/** Prefix of an IPv4 address on a dual-stack socket. */
const IPV4_PREFIX = '::ffff:';

/** Parts of 16 bits: the first 64 bits of an IPv6 address are its network. */
const IPV6_NETWORK_PARTS = 4;

/** Maximum cost of one operation, without and with a key. */
export interface OperationBudget {
  withoutKey: number;
  withKey: number;
}

export const DEFAULT_BUDGET: OperationBudget = { withoutKey: LIMITS.cost, withKey: LIMITS.costWithKey };

export function budgetOf({ hasKey }: Client, { withoutKey, withKey }: OperationBudget): number {
  return hasKey ? withKey : withoutKey;
}
