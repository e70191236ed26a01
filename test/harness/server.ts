import type { IncomingMessage } from 'node:http';
import type { DataSource } from 'typeorm';
import { ANONYMOUS, type Viewer } from '../../src/access/viewer.ts';
import { type Server, type ServerOptions, startServer } from '../../src/app/server.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { INSTANCES } from './arrangement.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { type SentStatement, watchStatements } from './sent-statements.ts';
import { UNLIMITED } from './unlimited.ts';

/** What came back over HTTP. */
export interface TestAnswer<Data = TestData> {
  status: number;
  headers: Headers;
  /** What the answer says of its cost, which every answer with data does: it stands here, and not in the body. */
  cost?: { requested: number; actual: number; limit: number; remaining: number; resetsAt: string };
  /** After which place to read what was written, where it says so: where there are standbys. */
  readAfter?: string;
  body: {
    data?: Data | null;
    errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [name: string]: unknown } }[];
    extensions?: { [name: string]: unknown };
  };
}

/** Data of whatever shape: tests compare it whole. */
// The type of what JSON.parse gives, so that tests may look into an answer without describing it first.
export type TestData = ReturnType<typeof JSON.parse>;

/**
 * A whole server on a free port, with a database of its own. Where the run is arranged so, it is several instances behind one
 * address, and a client that asks by `query` asks each of them in turn.
 */
export interface TestServer {
  url: string;
  /** Where its figures are collected, where it was given a METRICS_PORT. */
  metricsUrl: string | null;
  dataSource: DataSource;
  database: FreshDatabase;
  /** Asks over HTTP, as clients do. */
  query<Data = TestData>(
    document: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<TestAnswer<Data>>;
  /** Runs SQL beside the server, uncounted. */
  sql: FreshDatabase['sql'];
  /** What the server sent to the database since the last `query` began, but for what it asks by the clock. */
  statements(): SentStatement[];
  /** Stops the server, and starts another one on the same port and database. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Stops the server, and drops the database that was made for it. */
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** Whether it holds the first data set (the default), or nothing. */
  seeded?: boolean;
  /** A database of the test's own making, in place of a fresh one: the test drops it. */
  database?: FreshDatabase;
  /** Who asks, always or by the request. */
  viewer?: Viewer | ((request: IncomingMessage) => Viewer);
  /** Whether it is told by keys and tokens who asks, as outside of tests. */
  knowsKeys?: boolean;
  /** Whether it shows demo data; the test fills the database. */
  isDemo?: boolean;
  /** Takes what it logs, line by line; without it that goes to standard error. */
  logTo?: (line: string) => void;
  /** Settings that are to differ, as the environment would have them. */
  environment?: Record<string, string>;
  /** What an operation may cost, where a test asks for everything at once. */
  budget?: ServerOptions['budget'];
  /** Milliseconds that a client may take or wait, where they are to differ. */
  patience?: ServerOptions['patience'];
  /** How fast a client must take an export, where it is to differ. */
  sending?: ServerOptions['sending'];
}

/**
 * What is planned is asked for every minute, and where the connection that listens was lost; what was spent is settled
 * every second, and prices follow the data every hour. Whenever that is, it is no part of an answer.
 */
export const ASKED_BY_THE_CLOCK =
  /from planned_publication where status = 'WAITING'|^\s*(?:insert into|delete from) spending\b|^\/\* prices \*\//;

/** Starts a server for tests. Call it in `beforeAll`, and `stop()` it in `afterAll`. */
export async function startTestServer({
  seeded = true,
  database: given,
  viewer = ANONYMOUS,
  knowsKeys = false,
  isDemo = false,
  logTo,
  environment = {},
  budget,
  patience,
  sending,
}: TestServerOptions = {}): Promise<TestServer> {
  const database = given ?? (await freshDatabase({ seeded }));
  const balancer = INSTANCES > 1 ? await startBalancer() : null;
  const ran: SentStatement[] = [];
  const start = async (port?: string): Promise<Server> => {
    const settings = {
      PORT: port ?? '0',
      LOG_LEVEL: 'error',
      ...UNLIMITED,
      ...database.settings,
      ...(balancer && { PUBLIC_URL: balancer.url }),
      ...environment,
    };
    const config = readConfig(settings, isDemo);
    const server = await startServer(config, openLog(config, logTo && { write: logTo }), {
      viewerOf: knowsKeys ? undefined : typeof viewer === 'function' ? viewer : () => viewer,
      firstData: false,
      budget,
      patience,
      sending,
    });
    for (const { connections } of server.pools) watchStatements(connections, ran);
    return server;
  };
  let instances = await startInstances(start, balancer);
  let turn = 0;
  /**
   * The first place that was told. Clients that name it read from standbys, also if they are known: there everything has
   * arrived that was acknowledged, in a run that is arranged so.
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
      const answer = apart((await response.json()) as TestAnswer['body']);
      beginning ??= answer.readAfter;
      return { status: response.status, headers: response.headers, ...answer };
    },
    sql: (text, values) => database.sql(text, values),
    statements: () => ran.filter(({ text }) => !ASKED_BY_THE_CLOCK.test(text)),
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

/** Starts as many instances as the run has of each server, on these ports. */
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

/** The body of an answer, and what it says of its cost and of where to read next. */
export function apart<Body extends { extensions?: { [name: string]: unknown } }>(
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
