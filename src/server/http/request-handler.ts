import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientContext } from '../../access/context.ts';
import { READ_AFTER_HEADER } from '../../database/replicas/read-router.ts';
import type { Config } from '../../runtime/config.ts';
import type { Log } from '../../runtime/log.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import { LIMITS } from '../graphql/operation-limits.ts';
import { type Admission, ClientQuota, OVERLOADED } from './admission.ts';
import type { Bill, Bills } from './bill.ts';
import { isServerError, toClientError } from './client-errors.ts';
import { enforceBodyTimeout } from './client-timeouts.ts';
import { addressOf, CLIENT_LIMITS, clientAddress } from './clients.ts';
import type { Connections } from './connections.ts';
import { etagOf, matchesEtag } from './entity-tags.ts';
import { replyWithError } from './error-replies.ts';
import { HttpError } from './http-error.ts';
import { rateHeaders } from './rate-limiter.ts';
import { rejectSocket } from './reject-socket.ts';
import { ReplyWriter } from './reply-writer.ts';
import { bodyTooLargeError, readFormBody } from './request-body.ts';
import { RequestDeadline } from './request-deadline.ts';
import { crossOriginHeaders } from './response-headers.ts';
import type { Charge, PostRoute, Reply, Route, RouteRequest, RunOperation, StreamRoute } from './route.ts';
import { pathOf, type Router } from './router.ts';

export interface RequestHandlerOptions {
  connections: Connections;
  routing: Router;
  admission: Admission;
  bills: Bills;
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => ClientContext | Promise<ClientContext>;
  /**
   * Returns the `Read-After` value for the client of a request; null if nothing was read for it, or if there are no
   * standbys.
   */
  readAfterOf?: (request: IncomingMessage) => string | null;
  /** Replies to a browser that requests an unknown path; others get an error in JSON. */
  unknownPathReply?: (incoming: Pick<RouteRequest, 'path' | 'search' | 'request'>) => Promise<Reply>;
  config: Pick<Config, 'corsOrigins' | 'isIndexed' | 'publicUrl' | 'trustProxy'>;
  log: Log;
  metrics?: Metrics | null;
  /** Milliseconds within which a request that is no file must arrive, and within which a route must respond. */
  timeouts: { request: number; answer: number };
}

/** Never aborted: the lookup of a client is not cut short. */
const NEVER_ABORTED = new AbortController().signal;

/** Handles requests, from the head of each to the last byte of its response. */
export class RequestHandler {
  readonly #writer: ReplyWriter;
  readonly #streamPlaces = new ClientQuota(CLIENT_LIMITS.streams, CLIENT_LIMITS.streamsOfOne);
  /** Whether the server is stopping: each response is then the last one on its connection, and no stream begins. */
  isStopping = false;

  constructor(private readonly options: RequestHandlerOptions) {
    this.#writer = new ReplyWriter(options.config);
  }

  /** Handles a request. Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { config, connections, log, timeouts, routing } = this.options;
    if (!connections.maySend(request, response)) return;
    const headError = requestHeadError(request);
    if (headError) {
      rejectSocket(request.socket, headError, crossOriginHeaders(this.options.config, request));
      return;
    }
    const headers = crossOriginHeaders(config, request);
    enforceBodyTimeout(request, timeouts.request, headers, () => routing.maxBytesOf(request) !== undefined);
    const requestId = this.#idOf(request);
    this.#count(request, response);
    let reply: Reply | null;
    try {
      reply = await this.#answer(request, response, requestId);
    } catch (error) {
      if (request.destroyed && !request.complete) return; // The client disconnected during its request.
      if (!(error instanceof HttpError) && isServerError(toClientError(error))) {
        log.error({ requestId, from: clientAddress(request, config.trustProxy), err: error }, 'Request failed');
      }
      reply = (await this.#pageFor(error, request)) ?? replyWithError(error, requestId);
    }
    if (!reply) return;
    try {
      await this.#write(request, response, requestId, reply);
    } catch (error) {
      log.error({ requestId, err: error }, 'Response could not be written');
      response.destroy();
    }
  }

  /** Handles `Expect: 100-continue`: a body that is too large is rejected before it is sent. */
  async serveBeforeBody(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headError = requestHeadError(request);
    if (headError) {
      rejectSocket(request.socket, headError, crossOriginHeaders(this.options.config, request));
      return;
    }
    const maxBytes = this.options.routing.maxBytesOf(request) ?? LIMITS.bodyBytes;
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      const requestId = this.#idOf(request);
      await this.#write(request, response, requestId, replyWithError(bodyTooLargeError(true, maxBytes), requestId));
      return;
    }
    response.writeContinue();
    await this.serve(request, response);
  }

  /** Runs a route once the client is admitted. */
  async handleRoute(route: Route, routeRequest: Omit<RouteRequest, 'waiting' | 'charge' | 'form'>): Promise<Reply> {
    const { request } = routeRequest;
    const { bill, charge } = await this.#billFor(request, route.cost);
    const left = route.cost === null ? {} : charge(route.cost);
    const form = request.method === 'POST' ? await readFormBody(request) : undefined;
    const lifetime = new RequestDeadline(request.socket, this.options.timeouts.answer);
    const { signal: waiting } = lifetime;
    const client = this.#clientOf(request);
    try {
      const answer = () => route.handle({ ...routeRequest, form, waiting, charge });
      const reply = await (bill
        ? this.options.admission.runAdmitted(client, waiting, (place) => {
            bill.releaseIfSlow(place);
            return answer();
          })
        : answer());
      const readAfter = this.options.readAfterOf?.(request);
      const headers = { ...left, ...reply.headers, ...(readAfter && { [READ_AFTER_HEADER]: readAfter }) };
      return withEtag(request, { ...reply, headers });
    } finally {
      lifetime.end();
    }
  }

  /** Runs a route that reads messages: it opens the bill itself, once it has checked the head of the request. */
  async handlePost(route: PostRoute, request: IncomingMessage, run: RunOperation): Promise<Reply> {
    let charge: Charge = () => ({});
    return route.handle({
      request,
      run,
      charge: (cost) => charge(cost),
      open: async (cost) => {
        ({ charge } = await this.#billFor(request, cost));
        return charge(cost);
      },
    });
  }

  /** Returns the reply to a request; null if a stream route has sent its response. */
  async #answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<Reply | null> {
    const destination = this.options.routing.resolve(request);
    if ('reply' in destination) return destination.reply;
    if ('route' in destination) {
      return destination.route.handle(request, destination.search, requestId, destination.path);
    }
    await this.#stream(destination.stream, request, response, { search: destination.search, requestId });
    return null;
  }

  /** Returns the page for an error, if there is one and a browser would show it. */
  async #pageFor(error: unknown, request: IncomingMessage): Promise<Reply | null> {
    const { unknownPathReply } = this.options;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!unknownPathReply || !isRead || !request.headers.accept?.includes('text/html') || !isNotFound(error))
      return null;
    const [path, search] = pathOf(request);
    if (path.split('/').length > MAX_PAGE_SEGMENTS) return null;
    return unknownPathReply({ path, search, request }).catch(() => null);
  }

  /** Serves a streaming route to its end. */
  async #stream(
    route: StreamRoute,
    request: IncomingMessage,
    response: ServerResponse,
    { search, requestId }: { search: string; requestId: string },
  ): Promise<void> {
    if (this.isStopping) throw stoppingError();
    const headers = this.#writer.headersOf(request, requestId);
    const { bill, charge } = await this.#billFor(request, route.cost);
    const left = charge(route.cost);
    const leave = bill ? this.#streamPlaces.take(this.#clientOf(request)) : () => undefined;
    if (!leave) throw OVERLOADED;
    try {
      await route.serve({ request, response, headers: { ...headers, ...left }, search, charge });
    } finally {
      leave();
    }
  }

  /**
   * Opens the bill of a request to a route that costs something: its key is charged, or without a key its IP address.
   * @throws GraphQLError RATE_LIMITED; UNAUTHENTICATED, after the entry charge
   */
  async #billFor(request: IncomingMessage, cost: number | null): Promise<{ bill: Bill | null; charge: Charge }> {
    if (cost === 0) return { bill: null, charge: () => ({}) };
    const { bills, contextOf } = this.options;
    const bill = bills.open(request);
    if (request.headers.authorization !== undefined) {
      try {
        bills.identify(bill, request, (await contextOf(request, NEVER_ABORTED)).client);
      } catch (error) {
        bills.forgetCredentials(request);
        throw error;
      }
    }
    return { bill, charge: (more) => rateHeaders(bill.charge(more)) };
  }

  #clientOf(request: IncomingMessage): string {
    return addressOf(request, this.options.config.trustProxy);
  }

  #write(request: IncomingMessage, response: ServerResponse, requestId: string, reply: Reply): Promise<void> {
    return this.#writer.write(request, response, { requestId, reply, isLast: this.isStopping });
  }

  /** The request id for log and client: that of a trusted proxy, so that its log agrees, or a new one. */
  #idOf(request: IncomingMessage): string {
    const given = this.options.config.trustProxy > 0 ? request.headers['x-request-id'] : undefined;
    return typeof given === 'string' && /^[\w.-]{1,128}$/.test(given) ? given : randomUUID();
  }

  /** Counts a response once it is complete, by the path of its route. */
  #count(request: IncomingMessage, response: ServerResponse): void {
    const { metrics, routing } = this.options;
    if (!metrics) return;
    const served = routing.metricPathOf(request);
    response.once('close', () => metrics.response(served, response.statusCode));
  }
}

/** A page at a deeper path would link by long relative addresses. */
const MAX_PAGE_SEGMENTS = 20;

function isNotFound(error: unknown): boolean {
  return error instanceof HttpError ? error.status === 404 : toClientError(error).extensions?.code === 'NOT_FOUND';
}

/** The error for requests that the stopping server does not begin. */
export function stoppingError(): HttpError {
  return new HttpError(503, 'SERVICE_UNAVAILABLE', 'The server is stopping. Send the request again in a few seconds.', {
    'retry-after': '2',
  });
}

/** Adds an ETag to a response that caches must revalidate; returns 304 if the client already has it. */
function withEtag(request: IncomingMessage, reply: Reply): Reply {
  const { 'cache-control': caching = '', etag: given } = reply.headers;
  if (reply.status !== 200 || !caching.includes('no-cache') || given) return reply;
  const etag = etagOf(reply.body);
  const headers: Record<string, string> = { ...reply.headers, etag };
  if (!matchesEtag(request.headers['if-none-match'], etag)) return { ...reply, headers };
  const { 'content-type': _, ...others } = headers;
  return { status: 304, headers: others, body: '' };
}

/**
 * Returns what is wrong with the head of a request that Node accepts: HTTP/0.9, which has no headers, or several `Host`
 * headers, of which Node keeps the first and a proxy may use another (RFC 9112, 3.2).
 */
export function requestHeadError({ httpVersionMajor, rawHeaders }: IncomingMessage): HttpError | null {
  if (httpVersionMajor !== 1)
    return new HttpError(400, 'BAD_REQUEST', 'The HTTP version is not supported. Use HTTP/1.1.');
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (/^host$/i.test(rawHeaders[at]!)) hosts++;
  return hosts > 1 ? new HttpError(400, 'BAD_REQUEST', 'Host: the request has several Host headers. Send one.') : null;
}
