import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Announcements } from '../../database/notifications/announcements.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import { mostSlow } from '../../query/running/bursts.ts';
import type { Config } from '../../runtime/config.ts';
import { type OperationOptions, Operations } from '../graphql/operation.ts';
import { LIMITS } from '../graphql/operation-limits.ts';
import { LiveOperations } from '../subscriptions/live-operations.ts';
import { SseDoor } from '../subscriptions/sse.ts';
import { WebsocketDoor } from '../subscriptions/websocket.ts';
import { Admission, OVERLOADED, Places } from './admission.ts';
import { type Bill, Bills } from './bill.ts';
import { clientAddress } from './client-address.ts';
import { isOurs, toldToClient } from './client-errors.ts';
import { addressOf, type Budget, CLIENT_LIMITS, USUAL_BUDGET } from './clients.ts';
import { Connections } from './connections.ts';
import { etagOf, namesEtag } from './entity-tags.ts';
import { replyWithError } from './error-replies.ts';
import { AS_JSON } from './media-types.ts';
import { Paths, splitUrl } from './paths.ts';
import { Refusal } from './refusal.ts';
import { refuseOn, turnAway } from './refused-connections.ts';
import { ReplyWriter } from './reply-writer.ts';
import { tooManyBytes } from './request-body.ts';
import { DEADLINE_MS, Lifetime } from './request-deadline.ts';
import { preflightHeaders } from './response-headers.ts';
import type { Asked, Charge, Door, Reply, StreamDoor } from './route.ts';
import { closeStuck, lateRequest, refuseLate } from './slow-clients.ts';
import { rateHeaders, type Spending } from './spending.ts';

export interface HttpDoorOptions
  extends Omit<
    OperationOptions,
    'csrfPrevention' | 'trustProxy' | 'admission' | 'bills' | 'budget' | 'sizes' | 'patience'
  > {
  /** What clients spend. */
  spending: Spending;
  config: Pick<Config, 'corsOrigins' | 'publicUrl' | 'trustProxy'>;
  /** What stands in the way of answering, if anything (for `/readyz`); while the door drains, it is not asked. */
  obstacle?: () => Promise<string | null>;
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

/** Who sent a request is looked up for as long as that takes. */
const NEVER = new AbortController().signal;

/** Bytes of a request's line and headers together, query of a GET included. */
const MOST_HEADER_BYTES = 16 * 1024;

/** What one path answers, and by which methods. */
interface Route {
  at: string;
  methods: string;
  answer: (request: IncomingMessage, search: string, requestId: string, path: string) => Promise<Reply>;
}

/**
 * So many connections may wait to be accepted, as far as the system allows. One for which there is no room is tried again by
 * its client's system after one second, then three, whatever the server would have said.
 */
const BACKLOG = 4_096;

const NO_SOCKETS = 'There is no WebSocket here. Subscriptions are served at /graphql.';

/** The path at which events are served. */
const STREAM = '/graphql/stream';

const FOR_READING = 'GET, HEAD, OPTIONS';

/**
 * Opens the HTTP door: `/graphql`, `/livez`, `/readyz` and further doors on a server of Node's own. It does not listen yet.
 */
export async function openHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const admission = admissionFor(options.connections);
  const bills = new Bills(
    { spending: options.spending, slow: slowAdmission(options.connections), slowWaitingMs: CLIENT_LIMITS.waitingMs },
    options.config.trustProxy,
  );
  const endpoint = await Operations.open({
    ...options,
    admission,
    bills,
    patience: options.patience?.answer,
    budget: options.budget ?? USUAL_BUDGET,
    sizes: options.sizes ?? unknownSizes,
    trustProxy: options.config.trustProxy,
    csrfPrevention: options.csrfPrevention ?? true,
  });
  return new HttpDoor(options, endpoint, admission, bills);
}

export class HttpDoor {
  /** For doors that begin as HTTP and go on as something else. */
  readonly server: Server;
  readonly #options: HttpDoorOptions;
  readonly #endpoint: Operations;
  readonly #admission: Admission;
  readonly #bills: Bills;
  readonly #streamPlaces = new Places(CLIENT_LIMITS.streams, CLIENT_LIMITS.streamsOfOne);
  readonly #routes: Paths<Route>;
  readonly #streams: Paths<StreamDoor>;
  readonly #writer: ReplyWriter;
  readonly #live: { sockets: WebsocketDoor; events: SseDoor } | null;
  readonly #connections: Connections;
  /** Milliseconds within which a request has to arrive that is no file. */
  readonly #requestPatience: number;
  #draining = false;
  /** Known once it listens: to ask the system for it costs as much as a short answer. */
  #localUrl: string | null = null;

  constructor(options: HttpDoorOptions, endpoint: Operations, admission: Admission, bills: Bills) {
    this.#options = options;
    this.#endpoint = endpoint;
    this.#admission = admission;
    this.#bills = bills;
    this.#connections = new Connections(options.config.trustProxy > 0);
    this.#writer = new ReplyWriter(options.config);
    const patience = { ...PATIENCE, ...options.patience };
    this.#requestPatience = patience.request;
    this.#live = liveDoors(options, endpoint, { admission, bills }, patience.event);
    this.#streams = new Paths([...eventDoors(this.#live?.events), ...(options.streams ?? [])]);
    this.#routes = new Paths<Route>([
      {
        at: '/graphql',
        methods: 'GET, HEAD, POST, OPTIONS',
        answer: (request, search, id) => endpoint.answer(request, search, id),
      },
      { at: '/livez', methods: FOR_READING, answer: async () => health(200, 'alive') },
      { at: '/readyz', methods: FOR_READING, answer: () => this.#readiness() },
      ...(options.doors ?? []).map(
        (door): Route => ({
          at: door.at,
          methods: FOR_READING,
          answer: async (request, search, _id, path) =>
            unlessUnchanged(request, await this.#read(door, { path, search, request })),
        }),
      ),
    ]);
    this.server = createServer(
      {
        maxHeaderSize: MOST_HEADER_BYTES,
        headersTimeout: patience.headers,
        requestTimeout: patience.file,
        keepAliveTimeout: patience.idle,
        connectionsCheckingInterval: patience.check,
      },
      (request, response) => void this.#serve(request, response),
    );
    closeStuck(this.server, patience.taking);
    this.server.on('connection', (socket: Socket) => this.#connections.take(socket));
    this.server.on('upgrade', (request, socket: Socket, head) => this.#upgrade(request, socket, head));
    this.server.on('checkContinue', (request, response) => this.#beforeBody(request, response));
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseBytes(error, socket));
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
    return this.#admission.counts;
  }

  /** How many connections clients have here. */
  get clients(): number {
    return this.#connections.count;
  }

  /** Where this door is, once it listens: PUBLIC_URL, or else its own address. Without a slash at the end. */
  get url(): string {
    const { publicUrl } = this.#options.config;
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

  /**
   * Closes the door: no new connections, those in use finish their requests, and after `ms` milliseconds what is left is cut.
   */
  async drain(ms: number): Promise<void> {
    this.#draining = true;
    if (this.server.listening) {
      const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
      const deadline = setTimeout(() => this.server.closeAllConnections(), ms);
      this.#connections.closeUnused();
      this.#live?.events.close();
      await this.#live?.sockets.close();
      await closed;
      clearTimeout(deadline);
    }
    await this.#endpoint.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#connections.maySend(request, response)) return;
    const fault = headFault(request);
    if (fault) {
      turnAway(request.socket, fault);
      return;
    }
    refuseLate(request, this.#requestPatience, () => this.#mostBytesOf(request) !== undefined);
    const requestId = this.#idOf(request);
    this.#count(request, response);
    let reply: Reply;
    try {
      if (await this.#streamed(request, response, requestId)) return;
      reply = await this.#answer(request, requestId);
    } catch (error) {
      if (request.destroyed && !request.complete) return; // The client has gone in the middle of its request.
      if (!(error instanceof Refusal) && isOurs(toldToClient(error))) {
        const from = clientAddress(request, this.#options.config.trustProxy);
        this.#options.log.error({ requestId, from, err: error }, 'A request failed.');
      }
      reply = replyWithError(error, requestId);
    }
    try {
      await this.#write(request, response, requestId, reply);
    } catch (error) {
      this.#options.log.error({ requestId, err: error }, 'An answer could not be written.');
      response.destroy();
    }
  }

  /** Serves what is answered bit by bit, as long as it lasts; false where something else is asked. */
  async #streamed(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<boolean> {
    const [path = '', search = ''] = splitUrl(request.url ?? '/');
    const door = this.#streams.find(path);
    if (!door) return false;
    const { methods } = door;
    if (request.method === 'OPTIONS') {
      await this.#write(request, response, requestId, {
        status: 204,
        headers: preflightHeaders(methods, request),
        body: '',
      });
      return true;
    }
    const asked = methods.split(', ').filter((method) => method !== 'OPTIONS');
    if (!asked.includes(request.method ?? '')) {
      const message = `${path} is asked by ${asked.join(' or ')}, not by ${request.method}.`;
      throw new Refusal(405, 'METHOD_NOT_ALLOWED', message, { allow: methods });
    }
    if (this.#draining) throw stopping();
    const headers = this.#writer.headersOf(request, requestId);
    const { bill, charge } = await this.#billFor(request, door.cost);
    const left = charge(door.cost);
    const leave = bill ? this.#streamPlaces.take(this.#clientOf(request)) : () => undefined;
    if (!leave) throw OVERLOADED;
    try {
      await door.serve(request, response, { ...headers, ...left }, search, charge);
    } finally {
      leave();
    }
    return true;
  }

  /** Asks a door for its answer, once it is the client's turn. */
  async #read(door: Door, asked: Omit<Asked, 'waiting' | 'charge'>): Promise<Reply> {
    const lifetime = new Lifetime(asked.request.socket, this.#options.patience?.answer);
    const { signal: waiting } = lifetime;
    const client = this.#clientOf(asked.request);
    try {
      const { bill, charge } = await this.#billFor(asked.request, door.cost);
      const left = charge(door.cost);
      const answer = () => door.answer({ ...asked, waiting, charge });
      const reply = await (bill
        ? this.#admission.inTurn(client, waiting, (place) => {
            bill.leavesIfSlow(place);
            return answer();
          })
        : answer());
      return { ...reply, headers: { ...left, ...reply.headers } };
    } finally {
      lifetime.end();
    }
  }

  /**
   * Opens the bill of a request at a door that costs something: its key pays, or without a key its address.
   * @throws GraphQLError RATE_LIMITED; UNAUTHENTICATED, which costs the first charge
   */
  async #billFor(request: IncomingMessage, cost: number): Promise<{ bill: Bill | null; charge: Charge }> {
    if (cost === 0) return { bill: null, charge: () => ({}) };
    const bill = this.#bills.open(request);
    if (request.headers.authorization !== undefined) {
      try {
        this.#bills.identify(bill, request, (await this.#options.contextOf(request, NEVER)).client);
      } catch (error) {
        this.#bills.forget(request);
        throw error;
      }
    }
    return { bill, charge: (more) => rateHeaders(bill.charge(more)) };
  }

  #clientOf(request: IncomingMessage): string {
    return addressOf(request, this.#options.config.trustProxy);
  }

  async #answer(request: IncomingMessage, requestId: string): Promise<Reply> {
    const [path = '', search = ''] = splitUrl(request.url ?? '/');
    const route = this.#routes.find(path);
    if (!route) throw new Refusal(404, 'NOT_FOUND', 'There is nothing here. GraphQL is served at /graphql.');
    const method = request.method ?? '';
    if (method === 'OPTIONS') return { status: 204, headers: preflightHeaders(route.methods, request), body: '' };
    if (!route.methods.split(', ').includes(method)) {
      throw new Refusal(405, 'METHOD_NOT_ALLOWED', `${path} is asked by ${route.methods}, not by ${method}.`, {
        allow: route.methods,
      });
    }
    return route.answer(request, search, requestId, path);
  }

  #write(request: IncomingMessage, response: ServerResponse, requestId: string, reply: Reply): Promise<void> {
    return this.#writer.write(request, response, { requestId, reply, isLast: this.#draining });
  }

  /** A WebSocket where there is one; any other wish to go on as something else is not heard, as HTTP allows. */
  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const fault = headFault(request);
    if (fault) {
      turnAway(socket, fault);
      return;
    }
    if (request.headers.upgrade?.toLowerCase() === 'websocket') {
      const [path] = splitUrl(request.url ?? '/');
      if (path !== '/graphql' || !this.#live) turnAway(socket, new Refusal(404, 'NOT_FOUND', NO_SOCKETS));
      else if (this.#draining) turnAway(socket, stopping());
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
    void this.#serve(request, response);
  }

  /** A client that asks before it sends is told at once when its body is too large. */
  #beforeBody(request: IncomingMessage, response: ServerResponse): void {
    const most = this.#mostBytesOf(request) ?? LIMITS.bodyBytes;
    const fault = headFault(request);
    if (fault) {
      turnAway(request.socket, fault);
      return;
    }
    if (Number(request.headers['content-length'] ?? 0) > most) {
      const requestId = this.#idOf(request);
      void this.#write(request, response, requestId, replyWithError(tooManyBytes(true), requestId));
      return;
    }
    response.writeContinue();
    void this.#serve(request, response);
  }

  /** The most that a body may hold where it is asked; undefined where no files are taken. */
  #mostBytesOf({ url }: IncomingMessage): number | undefined {
    const [path] = splitUrl(url ?? '/');
    return this.#streams.find(path)?.mostBytes;
  }

  /** The id by which the log and the client know a request: a trusted proxy's, so that its log agrees too, or our own. */
  #idOf(request: IncomingMessage): string {
    const given = this.#options.config.trustProxy > 0 ? request.headers['x-request-id'] : undefined;
    return typeof given === 'string' && /^[\w.-]{1,128}$/.test(given) ? given : randomUUID();
  }

  async #readiness(): Promise<Reply> {
    if (this.#draining) return health(503, 'stopping');
    const obstacle = (await this.#options.obstacle?.()) ?? null;
    return obstacle === null ? health(200, 'ready') : health(503, 'not ready', obstacle);
  }

  /** Has an answer counted once it is over, by a path that is served, or as one that is not. */
  #count(request: IncomingMessage, response: ServerResponse): void {
    const { metrics } = this.#options;
    if (!metrics) return;
    const [path] = splitUrl(request.url ?? '/');
    const served = (this.#streams.find(path) ?? this.#routes.find(path))?.at ?? '(other)';
    response.once('close', () => metrics.response(served, response.statusCode));
  }
}

/** The doors for subscriptions, which obey the policy of all others. */
function liveDoors(
  options: HttpDoorOptions,
  endpoint: Operations,
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
  const { policy } = endpoint;
  const asking = { ...options, contextOf, announcements, trustProxy };
  const live = new LiveOperations({ ...asking, ...shared, policy, patience: options.patience?.answer });
  return { sockets: new WebsocketDoor({ live, config, takes }), events: new SseDoor({ live, config, takes }) };
}

/** The door for server-sent events, where there is one. */
function eventDoors(events: SseDoor | undefined): StreamDoor[] {
  if (!events) return [];
  const methods = 'GET, POST, OPTIONS';
  return [
    {
      at: STREAM,
      methods,
      // Each subscription is charged for what it reads.
      cost: 0,
      serve: (request, response, headers, search) => events.serve(request, response, search, headers),
    },
  ];
}

/** What may be kept and has to be asked for anew gets an ETag, by which it is not sent again while it is the same. */
function unlessUnchanged(request: IncomingMessage, reply: Reply): Reply {
  const { 'cache-control': caching = '', etag: given } = reply.headers;
  if (reply.status !== 200 || !caching.includes('no-cache') || given) return reply;
  const etag = etagOf(reply.body);
  const headers: Record<string, string> = { ...reply.headers, etag };
  if (!namesEtag(request.headers['if-none-match'], etag)) return { ...reply, headers };
  const { 'content-type': _, ...kept } = headers;
  return { status: 304, headers: kept, body: '' };
}

/**
 * Enough at work that what waits for one of the connections can go together over it; what is asked there waits in turns as
 * well.
 */
function admissionFor(connections: number): Admission {
  return new Admission({
    atOnce: connections * 4,
    atOnceOfOne: connections * 3,
    waiting: CLIENT_LIMITS.waiting,
    waitingOfOne: CLIENT_LIMITS.waitingOfOne,
    waitingMs: CLIENT_LIMITS.waitingMs,
  });
}

/** As many slow statements at work as there are connections for them; of these one client leaves one to others. */
function slowAdmission(connections: number): Admission {
  const atOnce = mostSlow(connections);
  return new Admission({
    atOnce,
    atOnceOfOne: Math.max(1, atOnce - 1),
    waiting: CLIENT_LIMITS.waiting,
    waitingOfOne: CLIENT_LIMITS.waitingOfOne,
    waitingMs: CLIENT_LIMITS.waitingMs,
  });
}

function stopping(): Refusal {
  return new Refusal(503, 'SERVICE_UNAVAILABLE', 'The server stops.', { 'retry-after': '2' });
}

function health(status: number, text: string, reason?: string): Reply {
  return {
    status,
    headers: { 'content-type': AS_JSON.contentType },
    body: `${JSON.stringify({ status: text, reason })}\n`,
  };
}

/**
 * Returns what is wrong with the head of a request that Node accepts: HTTP/0.9, which has no headers, and a second `Host`, of
 * which Node keeps the first and a proxy may believe the other (RFC 9112, 3.2).
 */
function headFault({ httpVersionMajor, rawHeaders }: IncomingMessage): Refusal | null {
  if (httpVersionMajor !== 1) return new Refusal(400, 'BAD_REQUEST', 'HTTP/1.0 and HTTP/1.1 are served here.');
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (/^host$/i.test(rawHeaders[at]!)) hosts++;
  return hosts > 1 ? new Refusal(400, 'BAD_REQUEST', 'A request has one Host header.') : null;
}

/** Bytes that are not HTTP, headers that are too long, and requests that never end: answered where that is still possible. */
function refuseBytes(error: NodeJS.ErrnoException, socket: Socket): void {
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
  refuseOn(socket, refusal);
}
