import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { parse } from 'graphql';
import { handleProtocols, makeServer, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../../runtime/config.ts';
import { clientError } from '../../runtime/errors.ts';
import { LIMITS } from '../graphql/operation-limits.ts';
import { ClientQuota } from '../http/admission.ts';
import { addressOf, CLIENT_LIMITS } from '../http/clients.ts';
import { HttpError } from '../http/http-error.ts';
import { rejectSocket } from '../http/reject-socket.ts';
import { readJsonObject } from '../http/request-body.ts';
import { CLOSE_CODES } from './close-codes.ts';
import { unknownCredentialIn, withAuthorization } from './connection-params.ts';
import { EventStream } from './event-stream.ts';
import { type SubscriptionResult, type SubscriptionRunner, toSubscriptionResult } from './subscription-runner.ts';

/** Limits of one process. The manual publishes these numbers. */
export const SUBSCRIPTION_LIMITS = {
  /** Subscriptions on one connection. */
  subscriptions: 20,
  /** Milliseconds within which a client must receive an event that was sent. */
  eventTimeoutMs: 10_000,
} as const;

/** In a message `variables` is nested three levels deep. */
const MAX_NESTING = LIMITS.inputDepth + 3;

/** Milliseconds between two pings, and milliseconds that a client has to answer a close. */
const KEEP_ALIVE_MS = 12_000;
const CLOSE_TIMEOUT_MS = 1_000;

interface WebsocketOptions {
  live: SubscriptionRunner;
  config: Pick<Config, 'corsOrigins' | 'trustProxy'>;
  eventTimeoutMs?: number;
}

/** The state of one connection. */
interface Extra {
  request: IncomingMessage;
  following: Map<string, EventStream>;
  /** Token to resume after the last event that the client has received. */
  token: string;
  /** Closes the connection after the last message was sent. */
  dismiss: () => void;
  /** Closes the connection of a client that sent an invalid message. */
  reject: (message: string) => void;
  /** Number of subscriptions that were rejected as too many. */
  rejectedCount: number;
  /** Closes the connection of a client that goes on after rejections; its further messages are not read. */
  closeTooMany: () => void;
}

/** GraphQL over WebSocket (graphql-transport-ws), for subscriptions only. */
export class WebSocketTransport {
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.bodyBytes,
    handleProtocols,
    perMessageDeflate: false,
  });
  readonly #protocol: Server<Extra>;
  readonly #served = new Map<WebSocket, Extra>();
  readonly #places = new ClientQuota(CLIENT_LIMITS.maxLiveConnections, CLIENT_LIMITS.maxLiveConnectionsPerAddress);

  constructor(private readonly options: WebsocketOptions) {
    this.#protocol = protocolOf(options.live);
  }

  /** Numbers of connections and of their subscriptions. */
  get counts(): { connections: number; subscriptions: number } {
    const subscriptions = [...this.#served.values()].reduce((sum, { following }) => sum + following.size, 0);
    return { connections: this.#sockets.clients.size, subscriptions };
  }

  /** Accepts an upgrade to WebSocket, or rejects it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { corsOrigins, trustProxy } = this.options.config;
    const { origin } = request.headers;
    if (corsOrigins !== '*' && origin !== undefined && !corsOrigins.includes(origin)) {
      rejectSocket(socket, new HttpError(403, 'FORBIDDEN', 'Origin: the origin is not allowed.'));
      return;
    }
    const leave = this.#places.take(addressOf(request, trustProxy));
    if (!leave) {
      rejectSocket(
        socket,
        new HttpError(503, 'OVERLOADED', 'Too many subscribers are connected. Try again later.', {
          'retry-after': '30',
        }),
      );
      return;
    }
    socket.once('close', leave);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#serve(webSocket, request));
  }

  /**
   * Closes all connections, and waits until their clients have closed them. A client with one subscription gets the
   * token to resume from as the reason. Connections that stay open are terminated.
   */
  async close(): Promise<void> {
    for (const [client, { following }] of this.#served) {
      const [only, ...others] = following.values();
      const token = others.length === 0 ? only?.resumeToken : null;
      client.close(CLOSE_CODES.goingAway.code, token ?? 'The server is stopping.');
    }
    const cut = setTimeout(() => {
      for (const client of this.#sockets.clients) client.terminate();
    }, CLOSE_TIMEOUT_MS);
    await new Promise<void>((resolve) => this.#sockets.close(() => resolve()));
    await Promise.all(
      [...this.#sockets.clients].map((client) => new Promise((resolve) => client.once('close', resolve))),
    );
    clearTimeout(cut);
  }

  #serve(socket: WebSocket, request: IncomingMessage): void {
    const { eventTimeoutMs = SUBSCRIPTION_LIMITS.eventTimeoutMs } = this.options;
    socket.on('error', () => socket.terminate());
    const extra: Extra = {
      request,
      following: new Map(),
      token: '',
      reject: (message) => socket.close(CLOSE_CODES.badMessage.code, reasonOf(message)),
      dismiss: () => setImmediate(() => socket.close(CLOSE_CODES.unauthenticated.code, 'Unauthorized')),
      rejectedCount: 0,
      closeTooMany: () => socket.close(CLOSE_CODES.tooMany.code, 'Too many subscriptions were requested.'),
    };
    this.#served.set(socket, extra);
    const stop = () => {
      for (const following of extra.following.values()) void following.return();
    };
    let isAlive = true;
    socket.on('pong', () => {
      isAlive = true;
    });
    const keepAlive = setInterval(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, KEEP_ALIVE_MS);
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: async (text) => {
          if (await sendTo(socket, text, eventTimeoutMs)) return;
          // The reason is the token to resume from.
          socket.close(CLOSE_CODES.tooSlow.code, extra.token);
          stop();
        },
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (data, isBinary) => {
            if (socket.readyState !== socket.OPEN) return;
            const text = String(data);
            try {
              assertMessage(text, isBinary);
            } catch (error) {
              return socket.close(CLOSE_CODES.badMessage.code, reasonOf((error as HttpError).message));
            }
            take(text).catch(() => socket.close(CLOSE_CODES.internalError.code, 'Internal error.'));
          }),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      clearInterval(keepAlive);
      this.#served.delete(socket);
      stop();
      void closed(code, String(reason));
    });
  }
}

/**
 * Message types of clients in graphql-transport-ws. graphql-ws treats a message type of servers as an error of its own.
 */
const CLIENT_MESSAGE_TYPES = new Set(['connection_init', 'ping', 'pong', 'subscribe', 'complete']);

/**
 * Checks what graphql-ws does not check: that a message belongs to the protocol.
 * @throws HttpError if it does not
 */
function assertMessage(text: string, isBinary: boolean): void {
  if (isBinary) throw new HttpError(400, 'BAD_REQUEST', 'The message is binary. Send text.');
  const { type } = readJsonObject(text, 'The message', MAX_NESTING);
  if (typeof type === 'string' && CLIENT_MESSAGE_TYPES.has(type)) return;
  throw new HttpError(
    400,
    'BAD_REQUEST',
    `type: unknown message type. Use one of ${[...CLIENT_MESSAGE_TYPES].join(', ')}.`,
  );
}

function protocolOf(live: SubscriptionRunner): Server<Extra> {
  return makeServer<Record<string, unknown>, Extra>({
    onConnect: ({ connectionParams, extra }) => {
      const name = unknownCredentialIn(connectionParams);
      if (name === null) return true;
      extra.reject(`connectionParams.${name.slice(0, 40)}: not read. Send the key in connectionParams.authorization.`);
      return false;
    },
    onSubscribe: ({ connectionParams, extra, subscriptions }, id, payload) => {
      if (Object.keys(subscriptions).length > SUBSCRIPTION_LIMITS.subscriptions) {
        extra.rejectedCount += 1;
        if (extra.rejectedCount > SUBSCRIPTION_LIMITS.subscriptions) extra.closeTooMany();
        const message = `A connection has at most ${SUBSCRIPTION_LIMITS.subscriptions} subscriptions. Complete one first.`;
        return [clientError('TOO_MANY_SUBSCRIPTIONS', message)];
      }
      const admitted = live.admit(payload, withAuthorization(extra.request, connectionParams));
      if (!(admitted instanceof EventStream)) return admitted;
      extra.following.set(id, admitted);
      // The operation was validated above; graphql-ws only checks that it is a subscription.
      return { schema: live.schema, document: ANY_SUBSCRIPTION, contextValue: { following: admitted, extra } };
    },
    subscribe: ({ contextValue }) => {
      const { following, extra } = contextValue as { following: EventStream; extra: Extra };
      return resultsOf(following, live, extra);
    },
    onError: ({ extra }, _id, _payload, errors) => {
      // The credentials of the connection are invalid for further subscriptions too.
      if (errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) extra.dismiss();
      return errors.map(({ message, extensions }) => ({ message, extensions }));
    },
    onComplete: ({ extra }, id) => {
      extra.following.delete(id);
    },
  });
}

const ANY_SUBSCRIPTION = parse('subscription { __typename }');

/** The events in the form of graphql-ws. It requests the next event after it has sent the one before. */
function resultsOf(
  following: EventStream,
  live: SubscriptionRunner,
  extra: Extra,
): AsyncIterableIterator<SubscriptionResult> {
  let sent: string | null = null;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (sent !== null) extra.token = sent;
      const { done, value } = await following
        .next()
        .catch((error: unknown) => Promise.reject(live.reportError(error, following.identity)));
      if (done) return { done, value: undefined };
      sent = value.token;
      return { done: false, value: toSubscriptionResult(value) };
    },
    async return() {
      await following.return();
      return { done: true, value: undefined };
    },
  };
}

/** Sends a text, and waits until it was written to the socket; false if that takes too long. */
function sendTo(socket: WebSocket, text: string, ms: number): Promise<boolean> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve(true);
  return new Promise((resolve) => {
    const slow = setTimeout(() => resolve(false), ms);
    socket.send(text, () => {
      clearTimeout(slow);
      resolve(true);
    });
  });
}

/** Shortens the reason of a close to its maximum of 123 bytes. */
function reasonOf(message: string): string {
  return Buffer.from(message)
    .subarray(0, 123)
    .toString()
    .replace(/\uFFFD+$/, '');
}
