import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { parse } from 'graphql';
import { handleProtocols, makeServer, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../../runtime/config.ts';
import { clientError } from '../../runtime/errors.ts';
import { LIMITS } from '../graphql/operation-limits.ts';
import { Places } from '../http/admission.ts';
import { addressOf, CLIENT_LIMITS } from '../http/clients.ts';
import { Refusal } from '../http/refusal.ts';
import { turnAway } from '../http/refused-connections.ts';
import { readJsonObject } from '../http/request-body.ts';
import { unknownCredentialIn, withAuthorization } from './connection-params.ts';
import { Following } from './following.ts';
import { type LiveOperations, type LiveResult, resultOf } from './live-operations.ts';

/** What one process takes on. The README publishes these numbers. */
export const LIVE_LIMITS = {
  /** On one connection. */
  subscriptions: 20,
  /** Milliseconds within which a client must have taken an event, once it was sent. */
  takes: 10_000,
} as const;

/** Why a connection is closed, where that is ours to say; others are those of graphql-ws. */
const CLOSED = { goingAway: 1001, badMessage: 4400, unauthenticated: 4401, tooSlow: 4413, tooMany: 4429 } as const;

/** In a message `variables` lies three levels deep. */
const MOST_NESTING = LIMITS.inputDepth + 3;

/** Milliseconds between two signs of life, and how long a client may take to close when it is told to. */
const KEEP_ALIVE = 12_000;
const CLOSES = 1_000;

interface WebsocketOptions {
  live: LiveOperations;
  config: Pick<Config, 'corsOrigins' | 'trustProxy'>;
  takes?: number;
}

/** What is known of one connection. */
interface Extra {
  request: IncomingMessage;
  following: Map<string, Following>;
  /** Where to go on behind the last event that the client has taken. */
  token: string;
  /** Closes the connection once what was said last is on its way. */
  dismiss: () => void;
  /** Closes the connection of a client that sent what cannot be meant. */
  reject: (message: string) => void;
  /** How many more subscriptions were asked for than there may be. */
  refused: number;
  /** Closes the connection of whoever asks on nevertheless: what else has arrived is not looked at. */
  hangUp: () => void;
}

/** GraphQL over WebSocket (graphql-transport-ws), for subscriptions only. */
export class WebsocketDoor {
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.bodyBytes,
    handleProtocols,
    perMessageDeflate: false,
  });
  readonly #protocol: Server<Extra>;
  readonly #served = new Map<WebSocket, Extra>();
  readonly #places = new Places(CLIENT_LIMITS.live, CLIENT_LIMITS.liveOfOne);

  constructor(private readonly options: WebsocketOptions) {
    this.#protocol = protocolOf(options.live);
  }

  /** How many are connected, and to how many subscriptions. */
  get following(): { connections: number; subscriptions: number } {
    const subscriptions = [...this.#served.values()].reduce((sum, { following }) => sum + following.size, 0);
    return { connections: this.#sockets.clients.size, subscriptions };
  }

  /** Takes over a connection that asks for it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { corsOrigins, trustProxy } = this.options.config;
    const { origin } = request.headers;
    if (corsOrigins !== '*' && origin !== undefined && !corsOrigins.includes(origin)) {
      turnAway(socket, new Refusal(403, 'FORBIDDEN', 'Pages of this origin are not served.'));
      return;
    }
    const leave = this.#places.take(addressOf(request, trustProxy));
    if (!leave) {
      turnAway(socket, new Refusal(503, 'OVERLOADED', 'Too many follow at once.', { 'retry-after': '30' }));
      return;
    }
    socket.once('close', leave);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#serve(webSocket, request));
  }

  /**
   * Tells all clients that the server goes, and those with one subscription the token with which to go on; then waits until
   * they have gone. Those that stay are cut.
   */
  async close(): Promise<void> {
    for (const [client, { following }] of this.#served) {
      const [only, ...others] = following.values();
      const token = others.length === 0 ? only?.place : null;
      client.close(CLOSED.goingAway, token ?? 'The server stops.');
    }
    const cut = setTimeout(() => {
      for (const client of this.#sockets.clients) client.terminate();
    }, CLOSES);
    await new Promise<void>((resolve) => this.#sockets.close(() => resolve()));
    await Promise.all(
      [...this.#sockets.clients].map((client) => new Promise((resolve) => client.once('close', resolve))),
    );
    clearTimeout(cut);
  }

  #serve(socket: WebSocket, request: IncomingMessage): void {
    const { takes = LIVE_LIMITS.takes } = this.options;
    socket.on('error', () => socket.terminate());
    const extra: Extra = {
      request,
      following: new Map(),
      token: '',
      reject: (message) => socket.close(CLOSED.badMessage, reasonOf(message)),
      dismiss: () => setImmediate(() => socket.close(CLOSED.unauthenticated, 'Unauthorized')),
      refused: 0,
      hangUp: () => socket.close(CLOSED.tooMany, 'Too many subscriptions were asked for.'),
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
    }, KEEP_ALIVE);
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: async (text) => {
          if (await sendTo(socket, text, takes)) return;
          // The reason is the token with which to go on.
          socket.close(CLOSED.tooSlow, extra.token);
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
              return socket.close(CLOSED.badMessage, reasonOf((error as Refusal).message));
            }
            take(text).catch(() => socket.close(1011, 'Something went wrong here.'));
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

/** What clients say by graphql-transport-ws; graphql-ws takes what servers say for a fault of its own. */
const SAID_BY_CLIENTS = new Set(['connection_init', 'ping', 'pong', 'subscribe', 'complete']);

/**
 * Makes sure that what somebody sends is a message of the protocol, as far as graphql-ws does not.
 * @throws Refusal where it is none
 */
function assertMessage(text: string, isBinary: boolean): void {
  if (isBinary) throw new Refusal(400, 'BAD_REQUEST', 'Messages are texts.');
  const { type } = readJsonObject(text, 'The message', MOST_NESTING);
  if (typeof type === 'string' && SAID_BY_CLIENTS.has(type)) return;
  throw new Refusal(400, 'BAD_REQUEST', `type: clients say ${[...SAID_BY_CLIENTS].join(', ')}, and nothing else.`);
}

function protocolOf(live: LiveOperations): Server<Extra> {
  return makeServer<Record<string, unknown>, Extra>({
    onConnect: ({ connectionParams, extra }) => {
      const name = unknownCredentialIn(connectionParams);
      if (name === null) return true;
      extra.reject(`connectionParams.${name.slice(0, 40)}: not read. Send the key in connectionParams.authorization.`);
      return false;
    },
    onSubscribe: ({ connectionParams, extra, subscriptions }, id, asked) => {
      if (Object.keys(subscriptions).length > LIVE_LIMITS.subscriptions) {
        extra.refused += 1;
        if (extra.refused > LIVE_LIMITS.subscriptions) extra.hangUp();
        const most = `${LIVE_LIMITS.subscriptions} subscriptions at once are the most on one connection.`;
        return [clientError('TOO_MANY_SUBSCRIPTIONS', most)];
      }
      const admitted = live.admit(asked, withAuthorization(extra.request, connectionParams));
      if (!(admitted instanceof Following)) return admitted;
      extra.following.set(id, admitted);
      // What runs has been settled by now; graphql-ws has only to see that it is a subscription.
      return { schema: live.schema, document: A_SUBSCRIPTION, contextValue: { following: admitted, extra } };
    },
    subscribe: ({ contextValue }) => {
      const { following, extra } = contextValue as { following: Following; extra: Extra };
      return resultsOf(following, live, extra);
    },
    onError: ({ extra }, _id, _asked, errors) => {
      // What the client connected with holds for nothing else either.
      if (errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) extra.dismiss();
      return errors.map(({ message, extensions }) => ({ message, extensions }));
    },
    onComplete: ({ extra }, id) => {
      extra.following.delete(id);
    },
  });
}

const A_SUBSCRIPTION = parse('subscription { __typename }');

/** The events as graphql-ws sends them. One that is asked for says that the one before has been sent. */
function resultsOf(following: Following, live: LiveOperations, extra: Extra): AsyncIterableIterator<LiveResult> {
  let sent: string | null = null;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (sent !== null) extra.token = sent;
      const { done, value } = await following
        .next()
        .catch((error: unknown) => Promise.reject(live.told(error, following.identity)));
      if (done) return { done, value: undefined };
      sent = value.token;
      return { done: false, value: resultOf(value) };
    },
    async return() {
      await following.return();
      return { done: true, value: undefined };
    },
  };
}

/** Sends a text, and waits until it is on its way; false where the client did not take it in time. */
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

/** The reason of a close has 123 bytes at most. */
function reasonOf(message: string): string {
  return Buffer.from(message)
    .subarray(0, 123)
    .toString()
    .replace(/\uFFFD+$/, '');
}
