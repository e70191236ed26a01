import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './program.ts';
import type { TestData } from './server.ts';

/** A message as it arrived. */
export interface ReceivedMessage {
  headers: IncomingHttpHeaders;
  text: string;
  body: TestData;
  /** Milliseconds since 1970. */
  at: number;
}

/** The response to the next message; 204 by default. */
export type Respond = (message: ReceivedMessage) => Reply | 'nothing' | Promise<Reply>;

interface Reply {
  status: number;
  headers?: Record<string, string>;
}

/** A receiver of webhooks on 127.0.0.1. */
export class WebhookReceiver {
  readonly received: ReceivedMessage[] = [];
  respond: Respond = () => ({ status: 204 });

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(port = 0): Promise<WebhookReceiver> {
    let receiver: WebhookReceiver | null = null;
    const listener: RequestListener = async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const message = { headers: request.headers, text, body: JSON.parse(text), at: Date.now() };
      receiver!.received.push(message);
      const reply = await receiver!.respond(message);
      if (reply !== 'nothing') response.writeHead(reply.status, reply.headers).end();
    };
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    receiver = new WebhookReceiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    return receiver;
  }

  /** Waits for a number of messages, and returns all that have arrived. */
  async until(count: number, patienceMs = 20_000): Promise<ReceivedMessage[]> {
    await until(async () => this.received.length >= count, `${count} messages arrive`, patienceMs);
    return this.received;
  }

  /** The types of the messages, such as `agreement.created`. */
  get types(): string[] {
    return this.received.map(({ body }) => body.type);
  }

  clear(): void {
    this.received.length = 0;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
