import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestData } from '../harness/server.ts';

/** A request or a response with a JSON body. */
export interface Message {
  headers: IncomingHttpHeaders;
  body: TestData;
}

/** Handles a request: forwards it to a server, or responds itself. */
export type Tampering = (request: Message, forward: (request: Message) => Promise<Message>) => Promise<Message>;

/** A faulty proxy between clients and servers. */
export interface Proxy {
  url: string;
  close(): Promise<void>;
}

/** Starts a proxy in front of servers. @param url returns the URL of a server, alternately */
export async function startProxy(url: () => string, tampering: Tampering): Promise<Proxy> {
  const server = createServer(async (incoming, response) => {
    try {
      const request = { headers: incoming.headers, body: JSON.parse(await text(incoming)) };
      const { headers, body } = await tampering(request, (changed) => forward(url(), changed));
      const readAfter = headers['read-after'];
      response.writeHead(200, { 'content-type': 'application/json', ...(readAfter && { 'read-after': readAfter }) });
      response.end(JSON.stringify(body));
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((settle) => server.close(settle));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Sends the first half of a request, and closes the connection. */
export async function sendHalf(url: string, message: Message): Promise<void> {
  const { headers, text } = sendable(message);
  const sent = send(`${url}/graphql`, { method: 'POST', headers });
  const closed = new Promise((settle) => sent.once('close', settle));
  sent.on('error', () => {});
  sent.write(text.slice(0, text.length / 2), () => sent.destroy());
  await closed;
}

function sendable({ headers, body }: Message) {
  const text = JSON.stringify(body);
  return { headers: { ...headers, 'content-length': `${Buffer.byteLength(text)}`, connection: 'close' }, text };
}

function forward(url: string, message: Message): Promise<Message> {
  const { headers, text } = sendable(message);
  return new Promise((settle, fail) => {
    const sent = send(`${url}/graphql`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () =>
        settle({ headers: response.headers, body: JSON.parse(Buffer.concat(chunks).toString()) }),
      );
    });
    sent.on('error', fail);
    sent.end(text);
  });
}
