import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What stands before several instances, and has one address. */
export interface Balancer {
  url: string;
  /** Has connections go to these addresses from now on. */
  leadTo(urls: readonly string[]): void;
  close(): Promise<void>;
}

/** Starts a balancer, which leads each connection to the next instance in turn and passes on what is sent, as it is. */
export async function startBalancer(): Promise<Balancer> {
  let instances: readonly string[] = [];
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    turn += 1;
    const { hostname: host, port } = new URL(instances[turn % instances.length]!);
    const instance = connect({ host, port: Number(port), allowHalfOpen: true });
    for (const [one, other] of [
      [client, instance],
      [instance, client],
    ] as const) {
      open.add(one);
      one.setNoDelay();
      one.pipe(other);
      // Who hangs up, or dies, is gone for the other one as well.
      one.on('error', () => other.resetAndDestroy());
      one.once('close', () => {
        open.delete(one);
        other.destroySoon();
      });
    }
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(urls) {
      instances = urls;
    },
    async close() {
      const closed = new Promise((settle) => server.close(settle));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
