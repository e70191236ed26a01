import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Announcements } from '../../database/notifications/announcements.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import { mostSlow } from '../../query/running/bursts.ts';
import type { Config } from '../../runtime/config.ts';
import { type OperationOptions, Operations } from '../graphql/operation.ts';
import { LiveOperations } from '../subscriptions/live-operations.ts';
import { SseDoor } from '../subscriptions/sse.ts';
import { WebsocketDoor } from '../subscriptions/websocket.ts';
import { Admission } from './admission.ts';
import { Bills } from './bill.ts';
import { type Budget, CLIENT_LIMITS, USUAL_BUDGET } from './clients.ts';
import { Connections } from './connections.ts';
import { AS_JSON } from './media-types.ts';
import { Refusal } from './refusal.ts';
import { refuseOn, turnAway } from './refused-connections.ts';
import { DEADLINE_MS } from './request-deadline.ts';
import { crossOriginHeaders } from './response-headers.ts';
import type { Door, Reply, StreamDoor } from './route.ts';
import { pathOf, type Route, Routing } from './routing.ts';
import { headFault, Serving, stopping } from './serving.ts';
import { closeStuck, lateRequest } from './slow-clients.ts';
import type { Spending } from './spending.ts';

export interface HttpDoorOptions
  extends Omit<
    OperationOptions,
    'csrfPrevention' | 'trustProxy' | 'admission' | 'bills' | 'budget' | 'sizes' | 'patience'
  > {
  /** What clients spend. */
  spending: Spending;
  config: Pick<Config, 'corsOrigins' | 'publicUrl' | 'trustProxy'>;
  /** After which place the client of a request must read from now on: see ServingOptions. */
  readAfterOf?: (request: IncomingMessage) => string | null;
  /**
   * What stands in the way of answering, or null, and what else `/readyz` reports. While the door drains, it is not asked.
   */
  readiness?: () => Promise<{ obstacle: string | null } & object>;
  csrfPrevention?: boolean;
  /** What one operation may cost, where that is to differ. */
  budget?: Budget;
  /** How many rows prices depend on, as far as that is known. */
  sizes?: () => DataSizes;
  /** How many statements the database may run for this process at once. */
  connections: number;
  /** What else is served beside GraphQL: pages and files. */
  doors?: readonly Door[];
  /** What else takes bodies of its own, or answers bit by bit. */
  streams?: readonly StreamDoor[];
  /** Where the doors for subscriptions hear that something happened; without it there are none. */
  announcements?: Announcements;
  /** Milliseconds that a client may take, where they are to differ. */
  patience?: Partial<Record<keyof typeof PATIENCE, number>>;
}

/** Milliseconds that a client may take, and that it waits for an answer. Proxies keep connections for about a minute: ours must outlive theirs. */
const PATIENCE = {
  headers: 10_000,
  request: CLIENT_LIMITS.arrivalMs,
  file: CLIENT_LIMITS.fileArrivalMs,
  idle: 65_000,
  check: 5_000,
  event: 10_000,
  taking: CLIENT_LIMITS.takingMs,
  answer: DEADLINE_MS,
};

/** Without sizes, prices are those of small data. */
const SIZES: DataSizes = {};
const unknownSizes = () => SIZES;

/** Bytes of a request's line and headers together, query of a GET included. */
const MOST_HEADER_BYTES = 16 * 1024;

/**
 * So many connections may wait to be accepted, as far as the system allows. One for which there is no room is tried again by
 * its client's system after one second, then three, whatever the server would have said.
 */
const BACKLOG = 4_096;

/**
 * Milliseconds for which a connection without a request is left once no new one is taken: by then a proxy has found that, and
 * sends its requests elsewhere.
 */
const LEFT_IDLE_MS = 2_000;

const NO_SOCKETS = 'There is no WebSocket here. Subscriptions are served at /graphql.';

/** The path at which events are served. */
const STREAM = '/graphql/stream';

const FOR_READING = 'GET, HEAD, OPTIONS';

/**
 * Opens the HTTP door: `/graphql`, `/livez`, `/readyz` and further doors on a server of Node's own. It does not listen yet.
 */
export async function openHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const { connections, spending } = options;
  // Enough at work that what waits for one of the connections can go together over it; what is asked there waits in turns too.
  const admission = admissionFor(connections * 4, connections * 3);
  // As many slow statements at work as there are connections for them; of these one client leaves one to others.
  const slow = admissionFor(mostSlow(connections), Math.max(1, mostSlow(connections) - 1));
  const bills = new Bills({ spending, slow, slowWaitingMs: CLIENT_LIMITS.waitingMs }, options.config.trustProxy);
  const operations = await Operations.open({
    ...options,
    admission,
    bills,
    patience: options.patience?.answer,
    budget: options.budget ?? USUAL_BUDGET,
    sizes: options.sizes ?? unknownSizes,
    trustProxy: options.config.trustProxy,
    csrfPrevention: options.csrfPrevention ?? true,
  });
  return new HttpDoor(options, operations, admission, bills);
}

/** A server of Node's own for HTTP, from the first connection to the last. */
export class HttpDoor {
  readonly #operations: Operations;
  readonly #live: { sockets: WebsocketDoor; events: SseDoor } | null;
  readonly #connections: Connections;
  readonly #serving: Serving;
  #endIsAnnounced = false;
  /** For doors that begin as HTTP and go on as something else. */
  readonly server: Server;
  /** Known once it listens: to ask the system for it costs as much as a short answer. */
  #localUrl: string | null = null;

  constructor(
    private readonly options: HttpDoorOptions,
    operations: Operations,
    private readonly admission: Admission,
    bills: Bills,
  ) {
    const patience = { ...PATIENCE, ...options.patience };
    this.#operations = operations;
    this.#connections = new Connections(options.config.trustProxy > 0);
    this.#live = liveDoors(options, operations, { admission, bills }, patience.event);
    const routing = new Routing(this.#routes(), [...eventDoors(this.#live?.events), ...(options.streams ?? [])]);
    this.#serving = new Serving({ ...options, connections: this.#connections, routing, admission, bills, patience });
    this.server = createServer(
      {
        maxHeaderSize: MOST_HEADER_BYTES,
        headersTimeout: patience.headers,
        requestTimeout: patience.file,
        keepAliveTimeout: patience.idle,
        connectionsCheckingInterval: patience.check,
      },
      (request, response) => void this.#serving.serve(request, response),
    );
    closeStuck(this.server, patience.taking);
    this.server.on('connection', (socket: Socket) => this.#connections.take(socket));
    this.server.on('upgrade', (request, socket: Socket, head) => this.#upgrade(request, socket, head));
    this.server.on('checkContinue', (request, response) => void this.#serving.serveBeforeBody(request, response));
    this.server.on('clientError', (error: BytesError, socket: Socket) => refuseBytes(error, socket, options.config));
  }

  /**
   * Begins to listen.
   * @throws the system's error where it cannot (EADDRINUSE, EACCES, EADDRNOTAVAIL)
   */
  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, BACKLOG, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  /** How many operations are being answered, and how many wait for their turn. */
  get operations(): { working: number; waiting: number } {
    return this.admission.counts;
  }

  /** How many connections clients have here. */
  get clients(): number {
    return this.#connections.count;
  }

  /** Where this door is, once it listens: PUBLIC_URL, or else its own address. Without a slash at the end. */
  get url(): string {
    const { publicUrl } = this.options.config;
    if (publicUrl) return publicUrl.href.replace(/\/$/, '');
    return this.localUrl;
  }

  /** The address that it listens on, whatever clients are told. */
  get localUrl(): string {
    this.#localUrl ??= this.#addressListenedOn();
    return this.#localUrl;
  }

  #addressListenedOn(): string {
    const { address, family, port } = this.server.address() as AddressInfo;
    // These stand for all addresses of the machine, and can be listened on, not gone to.
    if (address === '0.0.0.0' || address === '::') return `http://localhost:${port}`;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Who follows changes here, by the door at which he does. */
  followers(): { door: string; connections: number; subscriptions: number }[] {
    if (!this.#live) return [];
    const { sockets, events } = this.#live;
    return [
      { door: 'websocket', ...sockets.following },
      { door: 'sse', ...events.following },
    ];
  }

  /** Says that the server will stop soon: `/readyz` is 503, and everything is served as before. */
  announceEnd(): void {
    this.#endIsAnnounced = true;
  }

  /**
   * Closes the door: no new connections, those in use finish their requests, and after `ms` milliseconds what is left is cut.
   * If the end was announced, connections without a request are closed only after a while: a proxy that keeps them may be
   * sending one, and learns by the answer to it that it was the last.
   */
  async drain(ms: number): Promise<void> {
    this.#serving.isStopping = true;
    if (this.server.listening) {
      // Not the server's own way to close, which closes connections without a request at once.
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(this.server, () => resolve()));
      const deadline = setTimeout(() => this.server.closeAllConnections(), ms);
      const idle = setTimeout(() => this.#closeIdle(), this.#endIsAnnounced ? LEFT_IDLE_MS : 0);
      this.#live?.events.close();
      await this.#live?.sockets.close();
      await closed;
      clearTimeout(deadline);
      clearTimeout(idle);
    }
    await this.#operations.close();
  }

  #closeIdle(): void {
    this.server.close();
    this.#connections.closeUnused();
  }

  #routes(): Route[] {
    const { doors = [] } = this.options;
    return [
      {
        at: '/graphql',
        methods: 'GET, HEAD, POST, OPTIONS',
        answer: (request, search, id) => this.#operations.answer(request, search, id),
      },
      { at: '/livez', methods: FOR_READING, answer: async () => health(200, 'alive') },
      { at: '/readyz', methods: FOR_READING, answer: () => this.#readiness() },
      ...doors.map(
        (door): Route => ({
          at: door.at,
          methods: FOR_READING,
          answer: (request, search, _id, path) => this.#serving.read(door, { path, search, request }),
        }),
      ),
    ];
  }

  async #readiness(): Promise<Reply> {
    if (this.#endIsAnnounced || this.#serving.isStopping) return health(503, 'stopping');
    const { obstacle, ...rest } = (await this.options.readiness?.()) ?? { obstacle: null };
    return obstacle === null ? health(200, 'ready', rest) : health(503, 'not ready', { reason: obstacle, ...rest });
  }

  /** A WebSocket where there is one; any other wish to go on as something else is not heard, as HTTP allows. */
  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const fault = headFault(request);
    if (fault) {
      turnAway(socket, fault, crossOriginHeaders(this.options.config, request));
      return;
    }
    if (request.headers.upgrade?.toLowerCase() === 'websocket') {
      const [path] = pathOf(request);
      if (path !== '/graphql' || !this.#live) turnAway(socket, new Refusal(404, 'NOT_FOUND', NO_SOCKETS));
      else if (this.#serving.isStopping) turnAway(socket, stopping());
      else this.#live.sockets.upgrade(request, socket, head);
      return;
    }
    // Node reads no body from here on.
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '')) {
      turnAway(socket, new Refusal(400, 'BAD_REQUEST', 'A request with a body goes on as nothing else.'));
      return;
    }
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.end(() => socket.destroy()));
    void this.#serving.serve(request, response);
  }
}

/** The doors for subscriptions, which obey the policy of all others. */
function liveDoors(
  options: HttpDoorOptions,
  operations: Operations,
  shared: { admission: Admission; bills: Bills },
  takes: number,
) {
  const { announcements, config } = options;
  if (!announcements) return null;
  // What is announced has happened on the primary, and need not have arrived elsewhere.
  const contextOf = async (request: IncomingMessage, waiting: AbortSignal) => ({
    ...(await options.contextOf(request, waiting)),
    standby: null,
  });
  const { trustProxy } = config;
  const { policy } = operations;
  const asking = { ...options, contextOf, announcements, trustProxy };
  const live = new LiveOperations({ ...asking, ...shared, policy, patience: options.patience?.answer });
  return { sockets: new WebsocketDoor({ live, config, takes }), events: new SseDoor({ live, config, takes }) };
}

/** Server-sent events, where there are any. Each subscription is charged for what it reads. */
function eventDoors(events: SseDoor | undefined): StreamDoor[] {
  if (!events) return [];
  return [{ at: STREAM, methods: 'GET, POST, OPTIONS', cost: 0, serve: (asked) => events.serve(asked) }];
}

/** The places of so many at work, of which so many may be one client's. */
function admissionFor(atOnce: number, atOnceOfOne: number): Admission {
  const { waiting, waitingOfOne, waitingMs } = CLIENT_LIMITS;
  return new Admission({ atOnce, atOnceOfOne, waiting, waitingOfOne, waitingMs });
}

function health(status: number, text: string, more: object = {}): Reply {
  return {
    status,
    headers: { 'content-type': AS_JSON.contentType },
    body: `${JSON.stringify({ status: text, ...more })}\n`,
  };
}

/** Bytes that are not HTTP, headers that are too long, and requests that never end: answered where that is still possible. */
function refuseBytes(error: BytesError, socket: Socket, config: Pick<Config, 'corsOrigins'>): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Refusal(
          431,
          'BAD_REQUEST',
          `Line and headers may have ${MOST_HEADER_BYTES / 1024} KB. Send a long query by POST.`,
        )
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? lateRequest()
        : new Refusal(400, 'BAD_REQUEST', 'This is not an HTTP request.');
  const origin = ORIGIN.exec(error.rawPacket?.toString('latin1') ?? '')?.[1]?.trim();
  refuseOn(socket, refusal, crossOriginHeaders(config, { headers: { origin } }));
}

/** The header of a request that Node has not read to its end. */
const ORIGIN = /\r\norigin:([^\r\n]*)\r\n/i;

/** What Node says of bytes that it cannot read as a request, with those of them that came last. */
interface BytesError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
}
