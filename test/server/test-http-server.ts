import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSchema, GraphQLError, type GraphQLObjectType } from 'graphql';
import type { ClientContext } from '../../src/access/context.ts';
import { ANONYMOUS, type Viewer } from '../../src/access/viewer.ts';
import { openLog } from '../../src/runtime/log.ts';
import type { FastPathReader } from '../../src/server/graphql/fast-path.ts';
import { clientOf } from '../../src/server/http/clients.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../src/server/http/http-server.ts';
import { RateLimiter } from '../../src/server/http/rate-limiter.ts';
import { splitExtensions } from '../harness/server.ts';

/** A small schema, so that HTTP is tested without the rest. */
export function smallSchema() {
  const schema = buildSchema(`
    enum Season { SPRING AUTUMN }
    input Where { season: Season any: [Where!] title: String }
    type Leaf { name: String leaf: Leaf! }
    type Query {
      hello(name: String): String
      season(is: Season, where: Where): String
      leaf: Leaf
      whole(say: String): String
      broken: String
      must: String!
      unknownParty: String
      databaseGone: String
      tooSlow: String
      waits: String
    }
    type Mutation { count: Int }
    type Subscription { ticks: Int }
  `);
  const query = schema.getQueryType()!.getFields();
  query.hello!.resolve = (_source, { name }) => `Hello ${name ?? 'you'}`;
  query.season!.resolve = (_source, { is }) => is;
  query.leaf!.resolve = () => ({ name: 'one' });
  query.whole!.resolve = () => 'by graphql-js';
  query.broken!.resolve = () => {
    throw new TypeError('the secret of /etc/passwd');
  };
  query.unknownParty!.resolve = () => {
    throw new GraphQLError('between: "Atlantis" is no party known here.', { extensions: { code: 'PARTY_UNKNOWN' } });
  };
  query.databaseGone!.resolve = () => {
    const driverError = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { driverError, parameters: ['private'] });
  };
  query.tooSlow!.resolve = () => {
    throw Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
  };
  query.waits!.resolve = () => sleep(500, 'At last');
  const mutation = (schema.getMutationType() as GraphQLObjectType).getFields();
  let count = 0;
  mutation.count!.resolve = () => ++count;
  return schema;
}

/** Reads only `{ whole }`, and returns text that no JSON serializer writes, so that tests recognize it. */
export const smallReader: FastPathReader = {
  async answer(_document, operation, { say = 'as text' }) {
    const [field] = operation.selectionSet.selections;
    if (operation.name?.value === 'Throws') throw new Error('the reader fell over');
    if (field?.kind !== 'Field' || field.name.value !== 'whole') return null;
    return { data: `{"whole" :  ${JSON.stringify(say)}}` };
  },
};

export interface TestHttpServer {
  httpServer: HttpServer;
  url: string;
  /** Logged lines, parsed. */
  logged: Record<string, unknown>[];
  /** Sends a document as usual clients do. */
  ask(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: GraphqlBody }>;
}

export interface GraphqlBody {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
  extensions?: Record<string, unknown>;
}

/** The context of a request on a server without a database. */
export function contextFor(request: IncomingMessage, viewer: Viewer, trustProxy = 0): ClientContext {
  return { viewer, client: clientOf(request, viewer, trustProxy) } as ClientContext;
}

/** Starts a server on a free port of this machine. */
export async function openTestHttpServer(options: Partial<HttpServerOptions> = {}): Promise<TestHttpServer> {
  const logged: Record<string, unknown>[] = [];
  const httpServer = await createHttpServer({
    schema: smallSchema(),
    reader: smallReader,
    contextOf: (request) => contextFor(request, ANONYMOUS),
    connections: 4,
    rateLimiter: new RateLimiter({
      withoutKey: null,
      withKey: null,
      store: { settle: async () => new Map() },
      onStoreError: () => {},
    }),
    config: { corsOrigins: '*', publicUrl: null, isIndexed: true, trustProxy: 0 },
    log: openLog({ logLevel: 'warn' }, { write: (line) => logged.push(JSON.parse(line)) }),
    ...options,
  });
  await httpServer.listen(0, '127.0.0.1');
  const url = httpServer.localUrl;
  return {
    httpServer,
    url,
    logged,
    async ask(query, variables, headers = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const { body } = splitExtensions((await response.json()) as GraphqlBody);
      return { status: response.status, headers: response.headers, body };
    },
  };
}
