import { defaultMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ClientQuota } from './admission.ts';
import { CLIENT_LIMITS, idOfAddress } from './clients.ts';
import { HttpError } from './http-error.ts';
import { rejectSocket } from './reject-socket.ts';

/** The open connections of an HTTP server: limits them by IP address, and the requests that are pipelined on each. */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #places = new ClientQuota(CLIENT_LIMITS.connections, CLIENT_LIMITS.connectionsOfOne);
  readonly #sentAhead = new WeakMap<Socket, number>();

  /** @param behindProxy whether all connections come from a trusted proxy, which then limits its clients itself */
  constructor(private readonly behindProxy: boolean) {}

  get count(): number {
    return this.#open.size;
  }

  /** Accepts a new connection, or rejects it if too many are open. */
  take(socket: Socket): void {
    const leave = this.behindProxy ? () => undefined : this.#places.take(idOfAddress(socket.remoteAddress));
    if (!leave) {
      rejectSocket(
        socket,
        new HttpError(503, 'OVERLOADED', 'Too many connections are open. Connect again in a few seconds.', {
          'retry-after': '2',
        }),
      );
      return;
    }
    this.#open.add(socket);
    // Each pipelined request adds a listener for the end of the connection; above ten, Node warns of a leak.
    socket.setMaxListeners(CLIENT_LIMITS.sentAhead + defaultMaxListeners);
    socket.once('close', () => {
      leave();
      this.#open.delete(socket);
    });
  }

  /**
   * Whether a request may be served, given how many pipelined requests precede it on its connection. Node emits all
   * that have arrived at once, so a client that pipelines thousands would be served before all others. Above the
   * maximum the connection is closed.
   */
  maySend({ socket }: IncomingMessage, response: ServerResponse): boolean {
    if (socket.destroyed || !this.#open.has(socket)) return false;
    // A response has no socket as long as an earlier response of the same connection is pending.
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

  /**
   * Closes connections that never sent a byte (opened in advance by browsers): the server would wait for them on
   * shutdown.
   */
  closeUnused(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
  }
}
