import { Socket } from 'node:net';
import pg from 'pg';

/** The address of a database server: host and port, or the path of a socket. */
export type Address = { host: string; port: number } | { path: string };

/** Returns the address in a database URL, as pg reads it. */
export function addressOf(url: string): Address {
  const { host, port } = new pg.Client({ connectionString: url });
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}

/**
 * Creates sockets for pg (`stream`) that connect to the current address, whatever host the URL of the pool names. So a
 * pool outlives the server that it was opened for.
 */
export class RedirectedSockets {
  readonly #open = new Set<Socket>();

  /** @param address called for each connection */
  constructor(private readonly address: () => Address) {}

  /** The `stream` option of pg, which is called for each connection. */
  readonly stream = (): Socket => {
    const socket = new RedirectedSocket(this.address);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Destroys all open sockets, so that pending statements fail at once. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

class RedirectedSocket extends Socket {
  readonly #address: () => Address;

  constructor(address: () => Address) {
    super();
    this.#address = address;
  }

  /** pg passes port and host, which are ignored. */
  override connect(): this {
    return super.connect(this.#address());
  }
}
