import type { IncomingMessage } from 'node:http';
import type { DataSource } from 'typeorm';
import { ANONYMOUS, type Viewer } from '../../src/access/viewer.ts';
import { type Server, type ServerOptions, startServer } from '../../src/app/server.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { INSTANCES } from './multi-instance.ts';
import { type SentStatement, watchStatements } from './sent-statements.ts';
import { UNLIMITED } from './unlimited.ts';

/** A response over HTTP. */
export interface TestAnswer<Data = TestData> {
  status: number;
  headers: Headers;
  /** The cost, which every response with data has; removed from the body. */
  cost?: { requested: number; actual: number; limit: number; remaining: number; resetsAt: string };
  /** The position for `Read-After`, which only servers with standbys return. */
  readAfter?: string;
  body: {
    data?: Data | null;
    errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [name: string]: unknown } }[];
    extensions?: { [name: string]: unknown };
  };
}

/** Data of any shape: the type of JSON.parse, so that tests can read a response without declaring its type. */
export type TestData = ReturnType<typeof JSON.parse>;

/**
 * A server on a free port with its own database. In a multi-instance run it is several instances behind one address, and
 * `query` uses them alternately.
 */
export interface TestServer {
  url: string;
  /** The address of its metrics, if METRICS_PORT is set. */
  metricsUrl: string | null;
  dataSource: DataSource;
  database: FreshDatabase;
  /** Sends an operation over HTTP. */
  query<Data = TestData>(
    document: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<TestAnswer<Data>>;
  /** Runs SQL on a separate connection, not recorded in `statements`. */
  sql: FreshDatabase['sql'];
  /** The statements that the server sent since the last `query` began, without periodic ones. */
  statements(): SentStatement[];
  /** Restarts the server on the same port and database. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Stops the server, and drops its database. */
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** Whether the database contains the first data (the default); otherwise it is empty. */
  seeded?: boolean;
  /** A database that the test made, and drops. */
  database?: FreshDatabase;
  /** The viewer of all requests, or a function of the request. */
  viewer?: Viewer | ((request: IncomingMessage) => Viewer);
  /** Whether API keys and tokens authenticate clients, as in production. */
  knowsKeys?: boolean;
  /** Whether it is a demo; the test fills the database. */
  isDemo?: boolean;
  /** Receives log lines; without it they go to standard error. */
  logTo?: (line: string) => void;
  /** Settings, as environment variables. */
  environment?: Record<string, string>;
  /** Whether changes are delivered to webhooks (the default). */
  deliversWebhooks?: boolean;
  /** The maximum cost of an operation, for tests with large queries. */
  budget?: ServerOptions['budget'];
  /** Timeouts in milliseconds that differ from the defaults. */
  timeouts?: ServerOptions['timeouts'];
  /** The minimum rate of clients of exports, if it differs from the default. */
  sending?: ServerOptions['sending'];
}

/**
 * Periodic statements, which belong to no request: planned publications every minute, rate limits every second, prices
 * every hour, sums of pairs and possible duplicates every five seconds, parts of the sitemap every hour, the date of the data after a change,
 * whether there is a webhook.
 */
export const PERIODIC_STATEMENTS =
  /from planned_publication where status = 'WAITING'|^\s*(?:insert into|delete from) spending\b|^\/\* prices \*\/|select (?:fold_pairs|write_sitemap_parts)\(|^\/\* (?:duplicates|names) \*\/|^select exists \(select from webhook\)$|as "updatedAt"\) o\) as "dataset"\) o\s*$/;

/** Starts a server for tests. Call it in `beforeAll`, and `stop()` in `afterAll`. */
export async function startTestServer({
  seeded = true,
  database: given,
  viewer = ANONYMOUS,
  knowsKeys = false,
  isDemo = false,
  logTo,
  environment = {},
  deliversWebhooks,
  budget,
  timeouts,
  sending,
}: TestServerOptions = {}): Promise<TestServer> {
  const database = given ?? (await freshDatabase({ seeded }));
  const balancer = INSTANCES > 1 ? await startBalancer() : null;
  const ran: SentStatement[] = [];
  const start = async (port?: string): Promise<Server> => {
    const settings = {
      PORT: port ?? '0',
      LOG_LEVEL: 'error',
      // Tests count the statements and costs of repeated queries.
      ANSWER_CACHE_MB: '0',
      ...UNLIMITED,
      ...database.settings,
      ...(balancer && { PUBLIC_URL: balancer.url }),
      ...environment,
    };
    const config = readConfig(settings, isDemo);
    const server = await startServer(config, openLog(config, logTo && { write: logTo }), {
      viewerOf: knowsKeys ? undefined : typeof viewer === 'function' ? viewer : () => viewer,
      firstData: false,
      deliversWebhooks,
      budget,
      timeouts,
      sending,
    });
    for (const { connections } of server.pools) watchStatements(connections, ran);
    return server;
  };
  let instances = await startInstances(start, balancer);
  let turn = 0;
  /**
   * The first position that the server returned. Clients with a key that send it read from standbys; in a multi-instance run
   * these already have every acknowledged commit.
   */
  let beginning: string | undefined;
  const url = balancer?.url ?? instances[0].localUrl;
  return {
    url,
    get metricsUrl() {
      return instances[0].metricsUrl;
    },
    get dataSource() {
      return instances[0].dataSource;
    },
    database,
    async query(document, variables, headers = {}) {
      ran.length = 0;
      turn += 1;
      const { localUrl } = instances[turn % instances.length]!;
      const response = await fetch(`${localUrl}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...('DATABASE_REPLICA_URLS' in database.settings && beginning && { 'read-after': beginning }),
          ...headers,
        },
        body: JSON.stringify({ query: document, variables }),
      });
      const answer = splitExtensions((await response.json()) as TestAnswer['body']);
      beginning ??= answer.readAfter;
      return { status: response.status, headers: response.headers, ...answer };
    },
    sql: (text, values) => database.sql(text, values),
    statements: () => ran.filter(({ text }) => !PERIODIC_STATEMENTS.test(text)),
    async restart(meanwhile = async () => {}) {
      const ports = instances.map(({ localUrl }) => new URL(localUrl).port);
      await Promise.all(instances.map((instance) => instance.stop()));
      await meanwhile();
      instances = await startInstances(start, balancer, ports);
    },
    async stop() {
      await Promise.all(instances.map((instance) => instance.stop()));
      await balancer?.close();
      if (!given) await database.drop();
    },
  };
}

/** Starts the instances of a server on these ports. */
async function startInstances(
  start: (port?: string) => Promise<Server>,
  balancer: Balancer | null,
  ports: readonly string[] = [],
): Promise<[Server, ...Server[]]> {
  const first = await start(ports[0]);
  const others = await Promise.all(Array.from({ length: INSTANCES - 1 }, (_, number) => start(ports[number + 1])));
  balancer?.leadTo([first, ...others].map(({ localUrl }) => localUrl));
  return [first, ...others];
}

/** Splits a response into the body, its cost and its read position. */
export function splitExtensions<Body extends { extensions?: { [name: string]: unknown } }>(
  body: Body,
): { body: Body } & Pick<TestAnswer, 'cost' | 'readAfter'> {
  if (!body.extensions) return { body };
  const { cost, readAfter, ...extensions } = body.extensions;
  const { extensions: _, ...rest } = body;
  const others = Object.keys(extensions).length > 0 ? { extensions } : {};
  return {
    body: { ...rest, ...others } as Body,
    cost: cost as TestAnswer['cost'],
    readAfter: readAfter as string | undefined,
  };
}
