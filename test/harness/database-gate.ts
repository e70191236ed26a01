import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { addressOf } from '../../src/database/replicas/redirected-socket.ts';
import type { FreshDatabase } from './database.ts';

/** A database behind a TCP proxy, which can simulate a stopped server. */
export interface GatedDatabase extends FreshDatabase {
  /** Closes all connections and stops listening. */
  shut(): Promise<void>;
  /** Listens again at the same address. */
  open(): Promise<void>;
  /** Stops forwarding without closing connections, like a frozen server. */
  freeze(): void;
  /** Resumes forwarding, including data sent meanwhile. */
  thaw(): void;
}

/** Puts a proxy in front of a database; the `sql` of tests bypasses it. */
export async function gated(database: FreshDatabase): Promise<GatedDatabase> {
  const through = new Set<Socket>();
  const behind = addressOf(database.url);
  let isFrozen = false;
  const gate = createServer((client) => {
    const server = connect(behind);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      through.add(one);
      one.pipe(other);
      if (isFrozen) one.pause();
      one.on('error', () => other.destroy());
      one.once('close', () => {
        through.delete(one);
        other.destroy();
      });
    }
  });
  let port = 0;
  const open = async () => {
    await new Promise<void>((settle) => gate.listen(port, '127.0.0.1', settle));
    ({ port } = gate.address() as AddressInfo);
  };
  const shut = async () => {
    const closed = new Promise((settle) => gate.close(settle));
    for (const socket of through) socket.destroy();
    await closed;
  };
  const freeze = () => {
    isFrozen = true;
    for (const socket of through) socket.pause();
  };
  const thaw = () => {
    isFrozen = false;
    for (const socket of through) socket.resume();
  };
  await open();
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  url.searchParams.delete('host');
  url.searchParams.delete('port');
  const { sql } = database;
  return {
    ...{ url: url.href, settings: { DATABASE_URL: url.href }, sql, open, shut, freeze, thaw },
    async drop() {
      if (gate.listening) await shut();
      await database.drop();
    },
  };
}
