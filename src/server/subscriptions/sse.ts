import type { ServerResponse } from 'node:http';
import type { Config } from '../../runtime/config.ts';
import { clientError } from '../../runtime/errors.ts';
import { parametersIn } from '../graphql/request-parameters.ts';
import { ClientQuota } from '../http/admission.ts';
import { addressOf, CLIENT_LIMITS } from '../http/clients.ts';
import { HttpError } from '../http/http-error.ts';
import { chooseByHeader } from '../http/negotiation.ts';
import { readJsonBody } from '../http/request-body.ts';
import type { StreamRequest } from '../http/route.ts';
import { EventStream } from './event-stream.ts';
import { type SubscriptionRequest, type SubscriptionRunner, toSubscriptionResult } from './subscription-runner.ts';
import { SUBSCRIPTION_LIMITS } from './websocket.ts';

/** Milliseconds between two comments that keep the connection alive. */
const KEEP_ALIVE_MS = 12_000;

/** Milliseconds after which a client reconnects when the server stops: to another process, or to the next one. */
const RECONNECT_DELAY_MS = 1_000;

/** Milliseconds for which a slow client may still read why its stream ended. */
const FINAL_WRITE_TIMEOUT_MS = 10_000;

const acceptsEvents = chooseByHeader('accept', (client) => client.mediaType(['text/event-stream']) !== undefined);

interface SseOptions {
  live: SubscriptionRunner;
  config: Pick<Config, 'trustProxy'>;
  eventTimeoutMs?: number;
}

/**
 * GraphQL over server-sent events, one connection for each subscription (the distinct connections mode of graphql-sse).
 */
export class SseTransport {
  readonly #streams = new Map<Stream, EventStream | null>();
  readonly #places = new ClientQuota(CLIENT_LIMITS.maxLiveConnections, CLIENT_LIMITS.maxLiveConnectionsPerAddress);

  constructor(private readonly options: SseOptions) {}

  /** Numbers of connections and of subscriptions: each connection has one. */
  get counts(): { connections: number; subscriptions: number } {
    return { connections: this.#streams.size, subscriptions: this.#streams.size };
  }

  /**
   * Streams events until the subscription ends.
   * @throws HttpError if the request does not accept events
   */
  async serve(stream: StreamRequest): Promise<void> {
    const { request, search } = stream;
    if (!acceptsEvents(request.headers.accept)) {
      throw new HttpError(406, 'NOT_ACCEPTABLE', 'Accept: /graphql/stream serves only text/event-stream. Accept it.');
    }
    const leave = this.#places.take(addressOf(request, this.options.config.trustProxy));
    if (!leave) {
      throw new HttpError(503, 'OVERLOADED', 'Too many subscribers are connected. Try again later.', {
        'retry-after': '30',
      });
    }
    try {
      const parameters: SubscriptionRequest =
        request.method === 'POST' ? await readJsonBody(request) : parametersIn(search);
      // In a query string, empty text means no variables.
      if (request.method !== 'POST') parameters.variables ||= undefined;
      await this.#sendEvents(parameters, stream);
    } finally {
      leave();
    }
  }

  async #sendEvents(parameters: SubscriptionRequest, { request, response, headers }: StreamRequest): Promise<void> {
    const { live, eventTimeoutMs = SUBSCRIPTION_LIMITS.eventTimeoutMs } = this.options;
    const stream = new Stream(response, headers, eventTimeoutMs);
    this.#streams.set(stream, null);
    const following = live.admit({ ...parameters, after: request.headers['last-event-id'] }, request);
    try {
      if (!(following instanceof EventStream)) {
        await stream.end({ errors: following });
        return;
      }
      this.#streams.set(stream, following);
      response.once('close', () => void following.return());
      for await (const event of following) {
        if (await stream.next(toSubscriptionResult(event))) continue;
        const message = 'The client did not receive events in time. Resume from extensions.token.';
        await stream.end({ errors: [clientError('TOO_SLOW', message, { token: stream.token })] });
        return;
      }
    } catch (error) {
      const identity = following instanceof EventStream ? following.identity : undefined;
      await stream.end({ errors: [live.reportError(error, identity)] });
    } finally {
      stream.close();
      this.#streams.delete(stream);
    }
  }

  /** Ends all streams without the event `complete`: clients reconnect and resume. */
  close(): void {
    for (const [stream, following] of this.#streams) stream.leave(following?.resumeToken ?? null);
  }
}

/** One connection to which events are written. */
class Stream {
  readonly #keepAlive: NodeJS.Timeout;
  /** Token to resume after the last event that the client has received. */
  token: string | null = null;

  constructor(
    private readonly response: ServerResponse,
    headers: Record<string, string>,
    private readonly eventTimeoutMs: number,
  ) {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      // The stream is the last response on its connection: a stopping server does not wait for another request.
      connection: 'close',
      // Tells nginx not to buffer the response: it would hold events back.
      'x-accel-buffering': 'no',
    });
    response.write(':\n\n');
    this.#keepAlive = setInterval(() => {
      if (!response.writableNeedDrain) response.write(':\n\n');
    }, KEEP_ALIVE_MS);
  }

  /** Sends an event; false if the client does not receive it in time. */
  async next(result: { extensions: { token: string } }): Promise<boolean> {
    const taken = await this.#write('next', result, result.extensions.token);
    if (taken) this.token = result.extensions.token;
    return taken;
  }

  /** Sends the token to resume from and the delay, then ends: EventSource of browsers reconnects by itself. */
  leave(token: string | null): void {
    const response = this.response;
    if (token !== null && !response.destroyed && !response.writableEnded) {
      response.write(`id: ${token}\nretry: ${RECONNECT_DELAY_MS}\n\n`);
    }
    this.close();
  }

  /** Sends a last result and the event `complete`. */
  async end(result: object): Promise<void> {
    void this.#write('next', result);
    await this.#write('complete', null);
  }

  close(): void {
    clearInterval(this.#keepAlive);
    this.response.end();
    // Data that the client does not read within the time is dropped.
    if (this.response.writableNeedDrain) setTimeout(() => this.response.destroy(), FINAL_WRITE_TIMEOUT_MS).unref();
  }

  /** @param id the id of the event, from which a disconnected client resumes */
  #write(event: string, data: object | null, id?: string): Promise<boolean> {
    const response = this.response;
    if (response.destroyed || response.writableEnded) return Promise.resolve(true);
    const head = id === undefined ? `event: ${event}` : `event: ${event}\nid: ${id}`;
    if (response.write(`${head}\ndata: ${data ? JSON.stringify(data) : ''}\n\n`)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (taken: boolean) => {
        clearTimeout(slow);
        response.off('drain', drained);
        response.off('close', drained);
        resolve(taken);
      };
      const drained = () => settle(true);
      const slow = setTimeout(() => settle(false), this.eventTimeoutMs);
      response.once('drain', drained);
      response.once('close', drained);
    });
  }
}
