import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Client } from '../../access/context.ts';
import type { NotificationListener } from '../../database/notifications/notification-listener.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import { maxSlowStatements } from '../../query/running/pipelining.ts';
import type { Config } from '../../runtime/config.ts';
import { GraphqlEndpoint, type GraphqlEndpointOptions } from '../graphql/graphql-endpoint.ts';
import { SseTransport } from '../subscriptions/sse.ts';
import { SubscriptionRunner } from '../subscriptions/subscription-runner.ts';
import { WebSocketTransport } from '../subscriptions/websocket.ts';
import { Admission } from './admission.ts';
import { Bill, type BillingServices, Bills } from './bill.ts';
import { closeStalledConnections, requestTimeoutError } from './client-timeouts.ts';
import { CLIENT_LIMITS, DEFAULT_BUDGET, type OperationBudget } from './clients.ts';
import { Connections } from './connections.ts';
import { HttpError } from './http-error.ts';
import { JSON_RESPONSE } from './media-types.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { rejectSocket, writeRejection } from './reject-socket.ts';
import { DEADLINE_MS } from './request-deadline.ts';
import { RequestHandler, type RequestHandlerOptions, requestHeadError, stoppingError } from './request-handler.ts';
import { crossOriginHeaders } from './response-headers.ts';
import type { PostRoute, Reply, Route, StreamRoute } from './route.ts';
import { type Endpoint, pathOf, Router } from './router.ts';

export interface HttpServerOptions
  extends Omit<
    GraphqlEndpointOptions,
    'csrfPrevention' | 'trustProxy' | 'admission' | 'bills' | 'budget' | 'sizes' | 'timeoutMs'
  > {
  rateLimiter: RateLimiter;
  config: Pick<Config, 'corsOrigins' | 'isIndexed' | 'publicUrl' | 'trustProxy'>;
  /** Returns the `Read-After` value for the client of a request: see RequestHandlerOptions. */
  readAfterOf?: (request: IncomingMessage) => string | null;
  /**
   * Returns why the server cannot serve requests, or null, and further fields for `/readyz`. It is not called while the
   * server drains.
   */
  readiness?: () => Promise<{ unreadyReason: string | null } & object>;
  csrfPrevention?: boolean;
  /** Maximum cost of one operation; default: DEFAULT_BUDGET. */
  budget?: OperationBudget;
  /** Row counts on which prices depend, as far as they are known. */
  sizes?: () => DataSizes;
  /** Maximum number of connections of this process to the database. */
  connections: number;
  /** Routes beside GraphQL: pages and files. */
  routes?: readonly Route[];
  /** Routes for messages of other protocols. */
  postRoutes?: readonly PostRoute[];
  /** Replies to a browser that requests an unknown path: see RequestHandlerOptions. */
  unknownPathReply?: RequestHandlerOptions['unknownPathReply'];
  /** Routes that read bodies of their own kind, or stream their responses. */
  streamRoutes?: readonly StreamRoute[];
  /** Notifies subscriptions of changes; without it there are no subscriptions. */
  announcements?: NotificationListener;
  /** Timeouts in milliseconds that differ from the defaults. */
  timeouts?: Partial<Record<keyof typeof DEFAULT_TIMEOUTS_MS, number>>;
}

/**
 * Default timeouts in milliseconds. `idle` exceeds the minute for which proxies usually keep connections: the proxy
 * must close first.
 */
const DEFAULT_TIMEOUTS_MS = {
  headers: 10_000,
  request: CLIENT_LIMITS.arrivalMs,
  file: CLIENT_LIMITS.fileArrivalMs,
  idle: 65_000,
  check: 5_000,
  event: 10_000,
  taking: CLIENT_LIMITS.maxStallMs,
  answer: DEADLINE_MS,
};

/** Without row counts, prices are those of small data. */
const NO_SIZES: DataSizes = {};
const unknownSizes = () => NO_SIZES;

/** Maximum bytes of the request line and headers together, including the query string of a GET. */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Maximum number of connections that wait to be accepted, as far as the system allows. When the queue is full, the
 * client's system retries only after one second, then three.
 */
const LISTEN_BACKLOG = 4_096;

/**
 * Milliseconds that idle connections stay open after the server stopped accepting new ones. Within that time a proxy
 * notices, and sends its requests elsewhere.
 */
const IDLE_CLOSE_DELAY_MS = 2_000;

const WEBSOCKET_PATH_MESSAGE = 'WebSocket connections are accepted only at /graphql.';

/** The path of server-sent events. */
const EVENT_STREAM_PATH = '/graphql/stream';

const READ_METHODS = 'GET, HEAD, OPTIONS';
const READ_OR_POST_METHODS = 'GET, HEAD, POST, OPTIONS';

/** Creates the HTTP server with `/graphql`, `/livez`, `/readyz` and further routes. It does not listen yet. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { connections, rateLimiter } = options;
  // Four operations for each connection: several statements can be sent together over one, and statements queue fairly
  // by client as well.
  const admission = createAdmission(connections * 4, connections * 3);
  // As many slow statements as there are connections for them. One client leaves one of these to others.
  const slow = createAdmission(maxSlowStatements(connections), Math.max(1, maxSlowStatements(connections) - 1));
  const billing = { rateLimiter, slow, maxSlowWaitMs: CLIENT_LIMITS.maxWaitMs };
  const bills = new Bills(billing, options.config.trustProxy);
  const operations = await GraphqlEndpoint.open({
    ...options,
    admission,
    bills,
    timeoutMs: options.timeouts?.answer,
    budget: options.budget ?? DEFAULT_BUDGET,
    sizes: options.sizes ?? unknownSizes,
    trustProxy: options.config.trustProxy,
    csrfPrevention: options.csrfPrevention ?? true,
  });
  return new HttpServer(options, operations, admission, bills, billing);
}

/** An HTTP server on Node's own, from the first connection to the last. */
export class HttpServer {
  readonly #operations: GraphqlEndpoint;
  readonly #live: { sockets: WebSocketTransport; events: SseTransport } | null;
  readonly #connections: Connections;
  readonly #serving: RequestHandler;
  #endIsAnnounced = false;
  /** Exposed for servers that start as HTTP and switch protocols. */
  readonly server: Server;
  /** Cached once the server listens: reading it from the system costs as much as a short response. */
  #localUrl: string | null = null;

  constructor(
    private readonly options: HttpServerOptions,
    operations: GraphqlEndpoint,
    private readonly admission: Admission,
    bills: Bills,
    private readonly billing: BillingServices,
  ) {
    const timeouts = { ...DEFAULT_TIMEOUTS_MS, ...options.timeouts };
    this.#operations = operations;
    this.#connections = new Connections(options.config.trustProxy > 0);
    this.#live = subscriptionTransports(options, operations, { admission, bills }, timeouts.event);
    const routing = new Router(this.#routes(), [...eventRoutes(this.#live?.events), ...(options.streamRoutes ?? [])]);
    this.#serving = new RequestHandler({
      ...options,
      connections: this.#connections,
      routing,
      admission,
      bills,
      timeouts,
    });
    this.server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: timeouts.headers,
        requestTimeout: timeouts.file,
        keepAliveTimeout: timeouts.idle,
        connectionsCheckingInterval: timeouts.check,
      },
      (request, response) => void this.#serving.serve(request, response),
    );
    closeStalledConnections(this.server, timeouts.taking);
    this.server.on('connection', (socket: Socket) => this.#connections.take(socket));
    this.server.on('upgrade', (request, socket: Socket, head) => this.#upgrade(request, socket, head));
    this.server.on('checkContinue', (request, response) => void this.#serving.serveBeforeBody(request, response));
    this.server.on('clientError', (error: BytesError, socket: Socket) => rejectBytes(error, socket, options.config));
  }

  /**
   * Starts to listen.
   * @throws the system's error if that fails (EADDRINUSE, EACCES, EADDRNOTAVAIL)
   */
  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, LISTEN_BACKLOG, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  /** Numbers of operations that run and that are queued. */
  get operations(): { working: number; waiting: number } {
    return this.admission.counts;
  }

  /** Numbers of answers from the cache, and of those that were not in it. */
  get cacheCounts(): { hits: number; misses: number } {
    return this.#operations.cacheCounts;
  }

  /**
   * Runs a read for a client without a request. The client pays for it and waits in its queue, as for a request.
   * @param signal removes the read from the queue when aborted
   * @throws GraphQLError RATE_LIMITED, OVERLOADED; the error of the read
   */
  runFor<T>(client: Client, signal: AbortSignal, read: (bill: Bill) => Promise<T>): Promise<T> {
    const bill = new Bill(this.billing, client);
    bill.chargeEntry();
    return this.admission.runAdmitted(client.id, signal, (place) => {
      bill.releaseIfSlow(place);
      return read(bill);
    });
  }

  /** Number of open connections. */
  get connectionCount(): number {
    return this.#connections.count;
  }

  /** The public URL of the server, once it listens: PUBLIC_URL, or else its own address. Without a slash at the end. */
  get url(): string {
    const { publicUrl } = this.options.config;
    if (publicUrl) return publicUrl.href.replace(/\/$/, '');
    return this.localUrl;
  }

  /** The address that the server listens on, even if PUBLIC_URL is set. */
  get localUrl(): string {
    this.#localUrl ??= this.#addressListenedOn();
    return this.#localUrl;
  }

  #addressListenedOn(): string {
    const { address, family, port } = this.server.address() as AddressInfo;
    // The unspecified addresses can be listened on, but not connected to.
    if (address === '0.0.0.0' || address === '::') return `http://localhost:${port}`;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Numbers of subscribers' connections and subscriptions, by transport. */
  subscribers(): { transport: string; connections: number; subscriptions: number }[] {
    if (!this.#live) return [];
    const { sockets, events } = this.#live;
    return [
      { transport: 'websocket', ...sockets.counts },
      { transport: 'sse', ...events.counts },
    ];
  }

  /** Announces that the server will stop soon: `/readyz` returns 503, and everything is served as before. */
  announceEnd(): void {
    this.#endIsAnnounced = true;
  }

  /**
   * Stops the server: it accepts no new connections, finishes requests, and after `ms` milliseconds closes what is
   * still open.
   * If the end was announced, idle connections are closed only after a while. A proxy may be sending a request on one;
   * the response tells it that the connection closes.
   */
  async drain(ms: number): Promise<void> {
    this.#serving.isStopping = true;
    if (this.server.listening) {
      // `Server.prototype.close` of node:http would close idle connections at once.
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(this.server, () => resolve()));
      const deadline = setTimeout(() => this.server.closeAllConnections(), ms);
      const idle = setTimeout(() => this.#closeIdle(), this.#endIsAnnounced ? IDLE_CLOSE_DELAY_MS : 0);
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

  #routes(): Endpoint[] {
    const { routes = [], postRoutes = [] } = this.options;
    return [
      {
        at: '/graphql',
        methods: READ_OR_POST_METHODS,
        handle: (request, search, id) => this.#operations.handle(request, search, id),
      },
      { at: '/livez', methods: READ_METHODS, handle: async () => health(200, 'alive') },
      { at: '/readyz', methods: READ_METHODS, handle: () => this.#readiness() },
      ...routes.map(
        (route): Endpoint => ({
          at: route.at,
          methods: route.takesForm ? READ_OR_POST_METHODS : READ_METHODS,
          handle: (request, search, _id, path) => this.#serving.handleRoute(route, { path, search, request }),
        }),
      ),
      ...postRoutes.map(
        (route): Endpoint => ({
          at: route.at,
          methods: 'POST, OPTIONS',
          handle: (request, _search, id) =>
            this.#serving.handlePost(route, request, (operation) => this.#operations.run(request, id, operation)),
        }),
      ),
    ];
  }

  async #readiness(): Promise<Reply> {
    if (this.#endIsAnnounced || this.#serving.isStopping) return health(503, 'stopping');
    const { unreadyReason, ...rest } = (await this.options.readiness?.()) ?? { unreadyReason: null };
    return unreadyReason === null
      ? health(200, 'ready', rest)
      : health(503, 'not ready', { reason: unreadyReason, ...rest });
  }

  /**
   * Upgrades to WebSocket at `/graphql`. Other Upgrade requests are ignored and served as plain HTTP, as RFC 9110 (7.8)
   * allows.
   */
  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const headError = requestHeadError(request);
    if (headError) {
      rejectSocket(socket, headError, crossOriginHeaders(this.options.config, request));
      return;
    }
    if (request.headers.upgrade?.toLowerCase() === 'websocket') {
      const [path] = pathOf(request);
      if (path !== '/graphql' || !this.#live)
        rejectSocket(socket, new HttpError(404, 'NOT_FOUND', WEBSOCKET_PATH_MESSAGE));
      else if (this.#serving.isStopping) rejectSocket(socket, stoppingError());
      else this.#live.sockets.upgrade(request, socket, head);
      return;
    }
    // Node does not read the body of an upgraded request.
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '')) {
      rejectSocket(
        socket,
        new HttpError(
          400,
          'BAD_REQUEST',
          'Upgrade: a request with a body cannot be upgraded. Send it without the header.',
        ),
      );
      return;
    }
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.end(() => socket.destroy()));
    void this.#serving.serve(request, response);
  }
}

/** The transports of subscriptions. They share limits and policy with all other routes. */
function subscriptionTransports(
  options: HttpServerOptions,
  operations: GraphqlEndpoint,
  shared: { admission: Admission; bills: Bills },
  eventTimeoutMs: number,
) {
  const { announcements, config } = options;
  if (!announcements) return null;
  // A notification comes from the primary; standbys may not have the change yet.
  const contextOf = async (request: IncomingMessage, waiting: AbortSignal) => ({
    ...(await options.contextOf(request, waiting)),
    standby: null,
  });
  const { trustProxy } = config;
  const { policy } = operations;
  const asking = { ...options, contextOf, announcements, trustProxy };
  const live = new SubscriptionRunner({ ...asking, ...shared, policy, timeoutMs: options.timeouts?.answer });
  return {
    sockets: new WebSocketTransport({ live, config, eventTimeoutMs }),
    events: new SseTransport({ live, config, eventTimeoutMs }),
  };
}

/** The route of server-sent events. Its cost is 0: each subscription is charged for the pages that it reads. */
function eventRoutes(events: SseTransport | undefined): StreamRoute[] {
  if (!events) return [];
  return [{ at: EVENT_STREAM_PATH, methods: 'GET, POST, OPTIONS', cost: 0, serve: (request) => events.serve(request) }];
}

function createAdmission(maxActive: number, maxActivePerClient: number): Admission {
  const { maxQueued, maxQueuedPerClient, maxWaitMs } = CLIENT_LIMITS;
  return new Admission({ maxActive, maxActivePerClient, maxQueued, maxQueuedPerClient, maxWaitMs });
}

function health(status: number, text: string, more: object = {}): Reply {
  return {
    status,
    headers: { 'content-type': JSON_RESPONSE.contentType },
    body: `${JSON.stringify({ status: text, ...more })}\n`,
  };
}

/**
 * Replies, if that is still possible, to bytes that are not HTTP, to headers that are too long and to requests that
 * never end.
 */
function rejectBytes(error: BytesError, socket: Socket, config: Pick<Config, 'corsOrigins'>): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const httpError =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new HttpError(
          431,
          'BAD_REQUEST',
          `The request line and headers exceed ${MAX_HEADER_BYTES / 1024} KB. Send a long query by POST.`,
        )
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? requestTimeoutError()
        : new HttpError(400, 'BAD_REQUEST', 'The bytes received are not an HTTP request.');
  const origin = ORIGIN.exec(error.rawPacket?.toString('latin1') ?? '')?.[1]?.trim();
  writeRejection(socket, httpError, crossOriginHeaders(config, { headers: { origin } }));
}

/** The `Origin` header in the bytes of a request that Node could not parse. */
const ORIGIN = /\r\norigin:([^\r\n]*)\r\n/i;

/** The error of Node for bytes that are not a request, with the last of them. */
interface BytesError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
}
