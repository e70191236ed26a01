import { connect, type Socket } from 'node:net';
import process from 'node:process';

/** The task of a load worker. */
export interface LoadOrder {
  url: string;
  bodies: readonly string[];
  connections: number;
  ms: number;
  /** Whether each body is sent once, and the load ends when all were. */
  once?: boolean;
}

/** The result of a load. Times in milliseconds. */
export interface LoadOutcome {
  requests: number;
  ms: number;
  p50: number;
  p99: number;
  /** The first response that was not a 200 with data, if there was one. */
  fault: string | null;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const END_OF_CHUNKS = Buffer.from('\r\n0\r\n\r\n');

/**
 * A connection that sends the next request as soon as it has the response. It parses only as much HTTP as it needs to
 * find the end.
 */
class Asker {
  readonly latencies: number[] = [];
  fault: string | null = null;
  readonly ended: Promise<void>;
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #size = 0;
  /** Index of the end of the response, once it is known. */
  #end: number | null = null;
  #asked = 0;

  constructor(
    host: string,
    port: number,
    private readonly next: () => Buffer | null,
  ) {
    this.#socket = connect({ host, port, noDelay: true });
    this.ended = new Promise((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.on('connect', () => this.#ask());
    this.#socket.on('data', (data) => this.#take(data));
    this.#socket.on('error', (error) => {
      this.fault ??= String(error);
    });
  }

  #ask(): void {
    const request = this.next();
    if (!request) {
      this.#socket.destroy();
      return;
    }
    this.#asked = performance.now();
    this.#socket.write(request);
  }

  #take(data: Buffer): void {
    this.#received.push(data);
    this.#size += data.length;
    if (this.#end !== null) {
      if (this.#size < this.#end) return;
    } else if (!this.#isWhole()) return;
    this.latencies.push(performance.now() - this.#asked);
    this.#received = [];
    this.#size = 0;
    this.#end = null;
    this.#ask();
  }

  #isWhole(): boolean {
    const all = this.#received.length === 1 ? this.#received[0]! : Buffer.concat(this.#received);
    this.#received = [all];
    const headEnds = all.indexOf(END_OF_HEAD);
    if (headEnds < 0) return false;
    const head = all.toString('latin1', 0, headEnds);
    if (!head.startsWith('HTTP/1.1 200')) this.fault ??= all.toString('utf8', 0, 600);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) return all.indexOf(END_OF_CHUNKS, headEnds) >= 0;
    this.#end = headEnds + END_OF_HEAD.length + Number(length);
    return this.#size >= this.#end;
  }
}

async function load({ url, bodies, connections, ms, once }: LoadOrder): Promise<LoadOutcome> {
  const { hostname, port, pathname, host } = new URL(url);
  const requests = bodies.map((body) =>
    Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  const began = performance.now();
  let asked = 0;
  const next = () => {
    if (performance.now() - began > ms || (once && asked === requests.length)) return null;
    return requests[asked++ % requests.length]!;
  };
  const askers = Array.from({ length: connections }, () => new Asker(hostname, Number(port), next));
  await Promise.all(askers.map((asker) => asker.ended));
  const latencies = askers.flatMap((asker) => asker.latencies).sort((a, b) => a - b);
  return {
    requests: latencies.length,
    ms: performance.now() - began,
    p50: latencies[Math.floor(latencies.length * 0.5)] ?? Number.NaN,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
    fault: askers.find((asker) => asker.fault)?.fault ?? null,
  };
}

process.on('message', (order: LoadOrder) => {
  load(order).then(
    (outcome) => process.send!(outcome),
    (error) => process.send!({ requests: 0, ms: 0, p50: Number.NaN, p99: Number.NaN, fault: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
