import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Client } from '../../access/context.ts';
import { Role, type Viewer } from '../../access/viewer.ts';
import { LIMITS } from '../graphql/operation-limits.ts';

/** What clients may hold and wait for at one process. The README publishes these numbers. */
export const CLIENT_LIMITS = {
  /** Connections of whatever kind, in all and of one address. Behind proxies, who they are is theirs to count. */
  connections: 10_000,
  connectionsOfOne: 500,
  /** Requests on one connection that are sent behind another without waiting for its answer. */
  sentAhead: 20,
  /** Operations that wait for their turn, in all and of one client. */
  waiting: 400,
  waitingOfOne: 200,
  /** For how long they may have to wait, as far as it can be told, in milliseconds: half of what a read may take. */
  waitingMs: 2_500,
  /** For how long a request may be on its way to us, and a file that is sent, in milliseconds. */
  arrivalMs: 30_000,
  fileArrivalMs: 900_000,
  /** For how long a client may take nothing of its answer, whichever door gives it, in milliseconds. */
  takingMs: 30_000,
  /** Connections for subscriptions, of each kind, in all and of one address. */
  live: 1_000,
  liveOfOne: 100,
  /** Subscriptions, in all and of one address. */
  subscriptions: 5_000,
  subscriptionsOfOne: 200,
  /** Files that come or go bit by bit, in all and of one address. */
  streams: 20,
  streamsOfOne: 4,
} as const;

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

/** Whose request this is. An address is that of the connection, or what the trusted proxies say. */
export function clientOf(request: IncomingMessage, viewer: Viewer, trustProxy: number): Client {
  if (viewer.role === Role.ANONYMOUS) return { id: addressOf(request, trustProxy), hasKey: false };
  return { id: viewer.identity ?? `${viewer.role} ${viewer.name}`, hasKey: true };
}

/** The address as a client's id. One network of IPv6, in which one machine may have any address, is one client. */
export function addressOf(request: IncomingMessage, trustProxy: number): string {
  return idOfAddress(clientAddress(request, trustProxy));
}

export function idOfAddress(address: string | undefined): string {
  // Nearly all are so, and it is asked for each request.
  const short = address?.startsWith(WITHIN_IPV6) ? address.slice(WITHIN_IPV6.length) : address;
  if (short !== undefined && isIPv4(short)) return `address ${short}`;
  if (address === undefined || !ipaddr.isValid(address)) return 'address unknown';
  const known = ipaddr.process(address);
  if (known instanceof ipaddr.IPv4) return `address ${known}`;
  return `address ${new ipaddr.IPv6([...known.parts.slice(0, NETWORK_PARTS), 0, 0, 0, 0])}`;
}

/** How a socket that takes both kinds says an IPv4 address. */
const WITHIN_IPV6 = '::ffff:';

/** Of 16 bits each: 64 bits of an address say in which network it is. */
const NETWORK_PARTS = 4;

/** What one operation may cost, by whether its client has a key. */
export interface Budget {
  withoutKey: number;
  withKey: number;
}

export const USUAL_BUDGET: Budget = { withoutKey: LIMITS.cost, withKey: LIMITS.costWithKey };

/** What one operation of a client may cost. */
export function budgetOf({ hasKey }: Client, { withoutKey, withKey }: Budget): number {
  return hasKey ? withKey : withoutKey;
}
