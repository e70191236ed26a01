import type { IncomingMessage } from 'node:http';
import type { DataSource } from 'typeorm';
import { ANONYMOUS, type Viewer } from '../../src/access/viewer.ts';
import { readConfig } from '../../src/config.ts';
import { openLog } from '../../src/log.ts';
import { type ServerOptions, startServer } from '../../src/server.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { type SentStatement, watchStatements } from './sent-statements.ts';
import { UNLIMITED } from './unlimited.ts';

/** What came back over HTTP. */
export interface TestAnswer<Data = TestData> {
  status: number;
  headers: Headers;
  /** What the answer says of its cost, which every answer with data does: it stands here, and not in the body. */
  cost?: { requested: number; actual: number; limit: number };
  body: {
    data?: Data | null;
    errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [name: string]: unknown } }[];
    extensions?: { [name: string]: unknown };
  };
}

/** Data of whatever shape: tests compare it whole. */
// The type of what JSON.parse gives, so that tests may look into an answer without describing it first.
export type TestData = ReturnType<typeof JSON.parse>;

/** A whole server on a free port, with a database of its own. */
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
  /** What the server sent to the database since the last `query` began. */
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
  /** Takes what it logs, line by line; without it that goes to standard error. */
  logTo?: (line: string) => void;
  /** Settings that are to differ, as the environment would have them. */
  environment?: Record<string, string>;
  /** What an operation may cost, where a test asks for everything at once. */
  budget?: ServerOptions['budget'];
  /** Milliseconds that a client may take or wait, where they are to differ. */
  patience?: ServerOptions['patience'];
}

/** Starts a server for tests. Call it in `beforeAll`, and `stop()` it in `afterAll`. */
export async function startTestServer({
  seeded = true,
  database: given,
  viewer = ANONYMOUS,
  knowsKeys = false,
  logTo,
  environment = {},
  budget,
  patience,
}: TestServerOptions = {}): Promise<TestServer> {
  const database = given ?? (await freshDatabase({ seeded }));
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'error',
    ...UNLIMITED,
    DATABASE_URL: database.url,
    ...environment,
  });
  const start = (port: number) =>
    startServer({ ...config, port }, openLog(config, logTo && { write: logTo }), {
      viewerOf: knowsKeys ? undefined : typeof viewer === 'function' ? viewer : () => viewer,
      firstData: false,
      budget,
      patience,
    });
  let server = await start(config.port);
  let ran = watchStatements(server.dataSource);
  return {
    url: server.localUrl,
    get metricsUrl() {
      return server.metricsUrl;
    },
    get dataSource() {
      return server.dataSource;
    },
    database,
    async query(document, variables, headers = {}) {
      ran.length = 0;
      const response = await fetch(`${server.localUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
        body: JSON.stringify({ query: document, variables }),
      });
      return {
        status: response.status,
        headers: response.headers,
        ...apart((await response.json()) as TestAnswer['body']),
      };
    },
    sql: database.sql,
    statements: () => [...ran],
    async restart(meanwhile = async () => {}) {
      const { port } = new URL(server.localUrl);
      await server.stop();
      await meanwhile();
      server = await start(Number(port));
      ran = watchStatements(server.dataSource);
    },
    async stop() {
      await server.stop();
      if (!given) await database.drop();
    },
  };
}

/** The body of an answer, and what it says of its cost. */
export function apart<Body extends { extensions?: { [name: string]: unknown } }>(
  body: Body,
): { body: Body; cost: TestAnswer['cost'] } {
  if (!body.extensions) return { body, cost: undefined };
  const { cost, ...extensions } = body.extensions;
  const { extensions: _, ...rest } = body;
  const others = Object.keys(extensions).length > 0 ? { extensions } : {};
  return { body: { ...rest, ...others } as Body, cost: cost as TestAnswer['cost'] };
}
