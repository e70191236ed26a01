import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A load balancer in front of several instances. */
export interface Balancer {
  url: string;
  /** Sends new connections to these addresses. */
  leadTo(urls: readonly string[]): void;
  close(): Promise<void>;
}

/** Starts a TCP load balancer with round robin. */
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
      // If one side disconnects, the other side is disconnected too.
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
