import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A moment at which a connection breaks. */
export interface Cut {
  /** The message that is cut. The answer is cut only after the server has sent it whole. */
  of: 'request' | 'answer';
  /** Returns how many bytes still pass. @param head the bytes before the body */
  after(head: number, total: number): number;
  /** Milliseconds until the connections are closed. */
  lasts?: number;
}

/** A proxy on 127.0.0.1 that cuts the connections of writes. All others pass. */
export interface CuttingProxy {
  readonly url: string;
  /** The moment at which each write breaks; null: none does. */
  cut: Cut | null;
  close(): Promise<void>;
}

/** @param target the address of the server @param isWrite tells from the body of a request */
export async function startCuttingProxy(target: string, isWrite: (body: string) => boolean): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const pass = async (request: IncomingMessage) => {
    const client: Socket = request.socket;
    const body = Buffer.concat(await request.toArray());
    const cut = isWrite(body.toString()) ? proxy.cut : null;
    const head = headOf(request);
    const sent = Buffer.concat([head, body]);
    const upstream = connect(Number(port), hostname);
    upstream.on('error', () => client.destroy());
    if (cut?.of === 'request') {
      upstream.write(sent.subarray(0, cut.after(head.length, sent.length)));
      await wait(cut.lasts ?? 0);
      upstream.destroySoon();
      client.destroy();
      return;
    }
    upstream.write(sent);
    const answer = Buffer.concat(await upstream.toArray());
    const passed = cut ? cut.after(answer.indexOf('\r\n\r\n') + 4, answer.length) : answer.length;
    client.end(answer.subarray(0, passed));
  };
  const server = createServer((request) => void pass(request).catch(() => request.socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: CuttingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: null,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

/** The head of a request as it was sent, but for a connection of its own: the end of the answer is then the end of the bytes. */
function headOf({ method, url, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (!/^connection$/i.test(rawHeaders[at]!)) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return Buffer.from(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
}
