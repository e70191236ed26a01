import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientContext } from '../../access/context.ts';
import { READ_AFTER } from '../../database/replicas/read-after.ts';
import type { Config } from '../../runtime/config.ts';
import type { Log } from '../../runtime/log.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import { LIMITS } from '../graphql/operation-limits.ts';
import { type Admission, OVERLOADED, Places } from './admission.ts';
import type { Bill, Bills } from './bill.ts';
import { isOurs, toldToClient } from './client-errors.ts';
import { addressOf, CLIENT_LIMITS, clientAddress } from './clients.ts';
import type { Connections } from './connections.ts';
import { etagOf, namesEtag } from './entity-tags.ts';
import { replyWithError } from './error-replies.ts';
import { Refusal } from './refusal.ts';
import { turnAway } from './refused-connections.ts';
import { ReplyWriter } from './reply-writer.ts';
import { tooManyBytes } from './request-body.ts';
import { Lifetime } from './request-deadline.ts';
import { crossOriginHeaders } from './response-headers.ts';
import type { Asked, Charge, Door, Reply, StreamDoor } from './route.ts';
import type { Routing } from './routing.ts';
import { refuseLate } from './slow-clients.ts';
import { rateHeaders } from './spending.ts';

export interface ServingOptions {
  connections: Connections;
  routing: Routing;
  admission: Admission;
  bills: Bills;
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => ClientContext | Promise<ClientContext>;
  /** After which place the client of a request must read from now on; null if nothing was read for it, or all is in one place. */
  readAfterOf?: (request: IncomingMessage) => string | null;
  config: Pick<Config, 'corsOrigins' | 'publicUrl' | 'trustProxy'>;
  log: Log;
  metrics?: Metrics | null;
  /** Milliseconds within which a request has to arrive that is no file, and within which a door answers. */
  patience: { request: number; answer: number };
}

/** Never aborted: the client of a request is looked up for as long as that takes. */
const NEVER = new AbortController().signal;

/** Serves requests: from the head of each to the last byte of its answer. */
export class Serving {
  readonly #writer: ReplyWriter;
  readonly #streamPlaces = new Places(CLIENT_LIMITS.streams, CLIENT_LIMITS.streamsOfOne);
  /** Whether the server stops: each answer is the last one on its connection, and nothing begins that would last. */
  isStopping = false;

  constructor(private readonly options: ServingOptions) {
    this.#writer = new ReplyWriter(options.config);
  }

  /** Answers a request, whatever comes of it. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { config, connections, log, patience, routing } = this.options;
    if (!connections.maySend(request, response)) return;
    const fault = headFault(request);
    if (fault) {
      turnAway(request.socket, fault, crossOriginHeaders(this.options.config, request));
      return;
    }
    const headers = crossOriginHeaders(config, request);
    refuseLate(request, patience.request, headers, () => routing.mostBytesOf(request) !== undefined);
    const requestId = this.#idOf(request);
    this.#count(request, response);
    let reply: Reply | null;
    try {
      reply = await this.#answer(request, response, requestId);
    } catch (error) {
      if (request.destroyed && !request.complete) return; // The client has gone in the middle of its request.
      if (!(error instanceof Refusal) && isOurs(toldToClient(error))) {
        log.error({ requestId, from: clientAddress(request, config.trustProxy), err: error }, 'A request failed.');
      }
      reply = replyWithError(error, requestId);
    }
    if (!reply) return;
    try {
      await this.#write(request, response, requestId, reply);
    } catch (error) {
      log.error({ requestId, err: error }, 'An answer could not be written.');
      response.destroy();
    }
  }

  /** A client that asks before it sends is told at once when its body is too large. */
  async serveBeforeBody(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = headFault(request);
    if (fault) {
      turnAway(request.socket, fault, crossOriginHeaders(this.options.config, request));
      return;
    }
    const most = this.options.routing.mostBytesOf(request) ?? LIMITS.bodyBytes;
    if (Number(request.headers['content-length'] ?? 0) > most) {
      const requestId = this.#idOf(request);
      await this.#write(request, response, requestId, replyWithError(tooManyBytes(true), requestId));
      return;
    }
    response.writeContinue();
    await this.serve(request, response);
  }

  /** Asks a door for its answer, once it is the client's turn. */
  async read(door: Door, asked: Omit<Asked, 'waiting' | 'charge'>): Promise<Reply> {
    const { request } = asked;
    const lifetime = new Lifetime(request.socket, this.options.patience.answer);
    const { signal: waiting } = lifetime;
    const client = this.#clientOf(request);
    try {
      const { bill, charge } = await this.#billFor(request, door.cost);
      const left = charge(door.cost);
      const answer = () => door.answer({ ...asked, waiting, charge });
      const reply = await (bill
        ? this.options.admission.inTurn(client, waiting, (place) => {
            bill.leavesIfSlow(place);
            return answer();
          })
        : answer());
      const readAfter = this.options.readAfterOf?.(request);
      const headers = { ...left, ...reply.headers, ...(readAfter && { [READ_AFTER]: readAfter }) };
      return unlessUnchanged(request, { ...reply, headers });
    } finally {
      lifetime.end();
    }
  }

  /** The answer to a request; null where it has been sent already, bit by bit. */
  async #answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<Reply | null> {
    const destination = this.options.routing.destinationOf(request);
    if ('reply' in destination) return destination.reply;
    if ('route' in destination) {
      return destination.route.answer(request, destination.search, requestId, destination.path);
    }
    await this.#stream(destination.stream, request, response, { search: destination.search, requestId });
    return null;
  }

  /** Serves what is answered bit by bit, as long as it lasts. */
  async #stream(
    door: StreamDoor,
    request: IncomingMessage,
    response: ServerResponse,
    { search, requestId }: { search: string; requestId: string },
  ): Promise<void> {
    if (this.isStopping) throw stopping();
    const headers = this.#writer.headersOf(request, requestId);
    const { bill, charge } = await this.#billFor(request, door.cost);
    const left = charge(door.cost);
    const leave = bill ? this.#streamPlaces.take(this.#clientOf(request)) : () => undefined;
    if (!leave) throw OVERLOADED;
    try {
      await door.serve({ request, response, headers: { ...headers, ...left }, search, charge });
    } finally {
      leave();
    }
  }

  /**
   * Opens the bill of a request at a door that costs something: its key pays, or without a key its address.
   * @throws GraphQLError RATE_LIMITED; UNAUTHENTICATED, which costs the first charge
   */
  async #billFor(request: IncomingMessage, cost: number): Promise<{ bill: Bill | null; charge: Charge }> {
    if (cost === 0) return { bill: null, charge: () => ({}) };
    const { bills, contextOf } = this.options;
    const bill = bills.open(request);
    if (request.headers.authorization !== undefined) {
      try {
        bills.identify(bill, request, (await contextOf(request, NEVER)).client);
      } catch (error) {
        bills.forget(request);
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

  /** The id by which the log and the client know a request: a trusted proxy's, so that its log agrees too, or our own. */
  #idOf(request: IncomingMessage): string {
    const given = this.options.config.trustProxy > 0 ? request.headers['x-request-id'] : undefined;
    return typeof given === 'string' && /^[\w.-]{1,128}$/.test(given) ? given : randomUUID();
  }

  /** Has an answer counted once it is over, by a path that is served, or as one that is not. */
  #count(request: IncomingMessage, response: ServerResponse): void {
    const { metrics, routing } = this.options;
    if (!metrics) return;
    const served = routing.servedFor(request);
    response.once('close', () => metrics.response(served, response.statusCode));
  }
}

/** The refusal of what would last, while the server stops. */
export function stopping(): Refusal {
  return new Refusal(503, 'SERVICE_UNAVAILABLE', 'The server stops.', { 'retry-after': '2' });
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
 * Returns what is wrong with the head of a request that Node accepts: HTTP/0.9, which has no headers, and a second `Host`, of
 * which Node keeps the first and a proxy may believe the other (RFC 9112, 3.2).
 */
export function headFault({ httpVersionMajor, rawHeaders }: IncomingMessage): Refusal | null {
  if (httpVersionMajor !== 1) return new Refusal(400, 'BAD_REQUEST', 'HTTP/1.0 and HTTP/1.1 are served here.');
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (/^host$/i.test(rawHeaders[at]!)) hosts++;
  return hosts > 1 ? new Refusal(400, 'BAD_REQUEST', 'A request has one Host header.') : null;
}
