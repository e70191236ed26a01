import { Socket } from 'node:net';
import pg from 'pg';

/** Where a database listens: a port of a host, or the path of a socket. */
export type Address = { host: string; port: number } | { path: string };

/** Where the database of a URL listens, as pg understands the URL. */
export function addressOf(url: string): Address {
  const { host, port } = new pg.Client({ connectionString: url });
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}

/**
 * Connections that lead wherever they are to lead at the moment, whatever host their URL names: so a pool outlives the
 * server that it was opened for. They are given to pg as its `stream`.
 */
export class RedirectedSockets {
  readonly #open = new Set<Socket>();

  /** @param address asked anew for each connection */
  constructor(private readonly address: () => Address) {}

  /** What pg is given as `stream`: it makes a connection each time. */
  readonly stream = (): Socket => {
    const socket = new RedirectedSocket(this.address);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Ends all that are open, so that whoever waits for an answer on one is told at once that none will come. */
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

  /** Node's `connect` has several forms; pg knows the one with port and host, and neither counts here. */
  override connect(): this {
    return super.connect(this.#address());
  }
}
