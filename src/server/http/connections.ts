import { defaultMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Places } from './admission.ts';
import { CLIENT_LIMITS, idOfAddress } from './clients.ts';
import { Refusal } from './refusal.ts';
import { turnAway } from './refused-connections.ts';

/** The connections of an HTTP server: how many one address may have, and what may be sent on one. */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #places = new Places(CLIENT_LIMITS.connections, CLIENT_LIMITS.connectionsOfOne);
  readonly #sentAhead = new WeakMap<Socket, number>();

  /** @param behindProxy whether all connections are a proxy's, which then counts those of its clients */
  constructor(private readonly behindProxy: boolean) {}

  /** How many there are. */
  get count(): number {
    return this.#open.size;
  }

  /** Takes a new connection, or turns it away where there are too many. */
  take(socket: Socket): void {
    const leave = this.behindProxy ? () => undefined : this.#places.take(idOfAddress(socket.remoteAddress));
    if (!leave) {
      turnAway(socket, new Refusal(503, 'OVERLOADED', 'There are too many connections.', { 'retry-after': '2' }));
      return;
    }
    this.#open.add(socket);
    // Each of the requests on it hears whether it is closed; more than ten listeners Node would take for a leak.
    socket.setMaxListeners(CLIENT_LIMITS.sentAhead + defaultMaxListeners);
    socket.once('close', () => {
      leave();
      this.#open.delete(socket);
    });
  }

  /**
   * Whether a request may be served, given how many were sent before it on its connection without waiting for an answer:
   * Node gives out all that have arrived at once, and whoever sends thousands would be served before all others. Where
   * there are too many, the connection is cut.
   */
  maySend({ socket }: IncomingMessage, response: ServerResponse): boolean {
    if (socket.destroyed || !this.#open.has(socket)) return false;
    // A response has no connection yet where another one is to be answered before.
    if (response.socket !== null) return true;
    const ahead = (this.#sentAhead.get(socket) ?? 0) + 1;
    if (ahead > CLIENT_LIMITS.sentAhead) {
      socket.destroy();
      return false;
    }
    this.#sentAhead.set(socket, ahead);
    response.once('close', () => this.#sentAhead.set(socket, this.#sentAhead.get(socket)! - 1));
    return true;
  }

  /** Closes those that were opened in advance and have asked for nothing yet: a server that ends waits for them as well. */
  closeUnused(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
  }
}
