import type { ServerResponse } from 'node:http';
import type { Config } from '../../runtime/config.ts';
import { clientError } from '../../runtime/errors.ts';
import { parametersIn } from '../graphql/request-parameters.ts';
import { Places } from '../http/admission.ts';
import { addressOf, CLIENT_LIMITS } from '../http/clients.ts';
import { choiceBy } from '../http/negotiation.ts';
import { Refusal } from '../http/refusal.ts';
import { readJsonBody } from '../http/request-body.ts';
import type { StreamAsked } from '../http/route.ts';
import { Following } from './following.ts';
import { type AskedLive, type LiveOperations, resultOf } from './live-operations.ts';
import { LIVE_LIMITS } from './websocket.ts';

/** Milliseconds between two signs of life. */
const KEEP_ALIVE = 12_000;

/** Milliseconds after which a client that is left connects again: to another process, or to the one that takes this one's place. */
const RECONNECTS = 1_000;

/** Milliseconds for which a client that was too slow may still read why it was dropped. */
const LAST_WORDS = 10_000;

const acceptsEvents = choiceBy('accept', (client) => client.mediaType(['text/event-stream']) !== undefined);

interface SseOptions {
  live: LiveOperations;
  config: Pick<Config, 'trustProxy'>;
  takes?: number;
}

/** GraphQL over server-sent events, in the mode of one connection for one subscription (graphql-sse). */
export class SseDoor {
  readonly #streams = new Map<Stream, Following | null>();
  readonly #places = new Places(CLIENT_LIMITS.live, CLIENT_LIMITS.liveOfOne);

  constructor(private readonly options: SseOptions) {}

  /** How many are connected, each to one subscription. */
  get following(): { connections: number; subscriptions: number } {
    return { connections: this.#streams.size, subscriptions: this.#streams.size };
  }

  /**
   * Answers with events, for as long as there are any.
   * @throws Refusal where it is no request for events
   */
  async serve(stream: StreamAsked): Promise<void> {
    const { request, search } = stream;
    if (!acceptsEvents(request.headers.accept)) {
      throw new Refusal(406, 'NOT_ACCEPTABLE', 'Here are events only: accept text/event-stream.');
    }
    const leave = this.#places.take(addressOf(request, this.options.config.trustProxy));
    if (!leave) {
      throw new Refusal(503, 'OVERLOADED', 'Too many follow at once. Try again later.', { 'retry-after': '30' });
    }
    try {
      const asked: AskedLive = request.method === 'POST' ? await readJsonBody(request) : parametersIn(search);
      // In a query string an empty text stands for no variables.
      if (request.method !== 'POST') asked.variables ||= undefined;
      await this.#tell(asked, stream);
    } finally {
      leave();
    }
  }

  async #tell(asked: AskedLive, { request, response, headers }: StreamAsked): Promise<void> {
    const { live, takes = LIVE_LIMITS.takes } = this.options;
    const stream = new Stream(response, headers, takes);
    this.#streams.set(stream, null);
    const following = live.admit({ ...asked, after: request.headers['last-event-id'] }, request);
    try {
      if (!(following instanceof Following)) {
        await stream.end({ errors: following });
        return;
      }
      this.#streams.set(stream, following);
      response.once('close', () => void following.return());
      for await (const told of following) {
        if (await stream.next(resultOf(told))) continue;
        const message = 'The events were not taken in time. Go on from extensions.token.';
        await stream.end({ errors: [clientError('TOO_SLOW', message, { token: stream.token })] });
        return;
      }
    } catch (error) {
      const identity = following instanceof Following ? following.identity : undefined;
      await stream.end({ errors: [live.told(error, identity)] });
    } finally {
      stream.close();
      this.#streams.delete(stream);
    }
  }

  /** Ends all streams without a word that they are complete: clients connect again, and go on where they were. */
  close(): void {
    for (const [stream, following] of this.#streams) stream.leave(following?.place ?? null);
  }
}

/** One connection on which events go out. */
class Stream {
  readonly #keepAlive: NodeJS.Timeout;
  /** Where to go on behind the last event that was taken. */
  token: string | null = null;

  constructor(
    private readonly response: ServerResponse,
    headers: Record<string, string>,
    private readonly takes: number,
  ) {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      // Nothing comes after it: a server that stops does not wait for another request.
      connection: 'close',
      // A proxy that keeps answers back until they are whole would keep these for ever.
      'x-accel-buffering': 'no',
    });
    response.write(':\n\n');
    this.#keepAlive = setInterval(() => {
      if (!response.writableNeedDrain) response.write(':\n\n');
    }, KEEP_ALIVE);
  }

  /** Sends an event; false where the client did not take it in time. */
  async next(result: { extensions: { token: string } }): Promise<boolean> {
    const taken = await this.#write('next', result, result.extensions.token);
    if (taken) this.token = result.extensions.token;
    return taken;
  }

  /** Says from where to go on, and when, and ends: a browser's EventSource does so by itself. */
  leave(token: string | null): void {
    const response = this.response;
    if (token !== null && !response.destroyed && !response.writableEnded) {
      response.write(`id: ${token}\nretry: ${RECONNECTS}\n\n`);
    }
    this.close();
  }

  /** Says how it ended. */
  async end(result: object): Promise<void> {
    void this.#write('next', result);
    await this.#write('complete', null);
  }

  close(): void {
    clearInterval(this.#keepAlive);
    this.response.end();
    // What is not taken even now is given up.
    if (this.response.writableNeedDrain) setTimeout(() => this.response.destroy(), LAST_WORDS).unref();
  }

  /** @param id with which a client goes on behind it, where it is cut off */
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
      const slow = setTimeout(() => settle(false), this.takes);
      response.once('drain', drained);
      response.once('close', drained);
    });
  }
}
