import type { IncomingMessage } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../runtime/config.ts';
import type { Log } from '../../runtime/log.ts';
import type { TrustedDocuments } from '../../server/graphql/trusted-documents.ts';
import { toClientError } from '../../server/http/client-errors.ts';
import { replyWithError } from '../../server/http/error-replies.ts';
import { HttpError } from '../../server/http/http-error.ts';
import { JSON_RESPONSE } from '../../server/http/media-types.ts';
import { readJsonBody } from '../../server/http/request-body.ts';
import type { PostRequest, PostRoute, Reply, Route } from '../../server/http/route.ts';
import { Caller } from './caller.ts';
import { assertTrustedOrigin } from './caller-origin.ts';
import type { ProtocolHandler } from './protocol.ts';

export const MCP_PATH = '/mcp';

/** Cost of a message, in rows of a GraphQL response. Operations of a tool are charged as at `/graphql`. */
const MESSAGE_COST = 1;

/** Codes of JSON-RPC. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

export interface McpOptions {
  schema: GraphQLSchema;
  config: Pick<Config, 'publicUrl' | 'host' | 'corsOrigins' | 'siteTitle' | 'oidc'> & {
    mcp: { seesInternal: boolean };
  };
  trusted: TrustedDocuments | null;
  publicUrl: () => string;
  log: Log;
}

/** The route `/mcp`: the Model Context Protocol, by which language models read the data. */
export function mcpRoute(options: McpOptions): PostRoute & { close(): Promise<void> } {
  const { schema, config, log, publicUrl } = options;
  const { siteTitle, mcp, oidc } = config;
  const calling = {
    ...{ schema, siteTitle, seesInternal: mcp.seesInternal },
    onFault: (err: unknown) => log.error({ err }, 'A tool of /mcp failed'),
  };
  let opened: Promise<ProtocolHandler> | null = null;
  /** Opens the protocol at the first request: a server without such requests does not load its code. */
  const protocol = () => {
    opened ??= Promise.all([import('./protocol.ts'), import('./tools.ts')])
      .then(([{ openProtocol }, { toolsOf }]) =>
        openProtocol(toolsOf(options), siteTitle, (err) => log.debug({ err }, 'A message at /mcp was rejected')),
      )
      .catch((error) => {
        // The next request tries again.
        opened = null;
        throw error;
      });
    return opened;
  };

  async function answer(incoming: PostRequest): Promise<Reply> {
    const { request } = incoming;
    assertTrustedOrigin(request, config);
    const headers = await incoming.open(MESSAGE_COST);
    let message: unknown;
    try {
      message = await readJsonBody(request);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return rejection(error, headers);
    }
    const caller = new Caller(calling, incoming);
    const response = await (await protocol()).handle(requestOf(request, publicUrl()), message, caller);
    const reply = caller.failure ?? (await replyOf(response));
    return { ...reply, headers: { ...headers, ...reply.headers } };
  }

  return {
    at: MCP_PATH,
    async handle(incoming) {
      let reply: Reply;
      try {
        reply = await answer(incoming);
      } catch (error) {
        if (!oidc || toClientError(error).extensions?.code !== 'UNAUTHENTICATED') throw error;
        reply = replyWithError(error, '');
      }
      if (!oidc || reply.status !== 401) return reply;
      const challenge = `Bearer resource_metadata="${new URL(metadataPath(config), publicUrl()).href}"`;
      return { ...reply, headers: { ...reply.headers, 'www-authenticate': challenge } };
    },
    close: async () => (await opened)?.close(),
  };
}

/** Where clients learn which issuer gives out tokens for `/mcp` (RFC 9728, 3.1); none without an issuer. */
export function mcpMetadataRoutes({ config, publicUrl }: Pick<McpOptions, 'config' | 'publicUrl'>): Route[] {
  const { oidc } = config;
  if (!oidc) return [];
  const headers = { 'content-type': JSON_RESPONSE.contentType, 'cache-control': 'public, max-age=3600' };
  const metadata = () => ({
    resource: publicUrl() + MCP_PATH,
    authorization_servers: [oidc.issuer],
    bearer_methods_supported: ['header'],
  });
  const handle = async () => ({ status: 200, headers, body: `${JSON.stringify(metadata())}\n` });
  return [{ at: metadataPath(config), cost: 0, handle }];
}

/** The path from the root of the host: it contains the path of PUBLIC_URL, which a proxy must not remove here. */
function metadataPath({ publicUrl }: McpOptions['config']): string {
  return `/.well-known/oauth-protected-resource${publicUrl?.pathname.replace(/\/$/, '') ?? ''}${MCP_PATH}`;
}

/** The method and headers of a request, in the form that the protocol reads. */
function requestOf({ headers: sent, method = 'POST' }: IncomingMessage, publicUrl: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(sent)) if (value !== undefined) headers.set(name, String(value));
  return new Request(publicUrl + MCP_PATH, { method, headers });
}

/** Returns a response of the protocol. All of them end: even events are written at once. */
async function replyOf(response: Response): Promise<Reply> {
  const type = response.headers.get('content-type');
  return { status: response.status, headers: type ? { 'content-type': type } : {}, body: await response.text() };
}

/** Returns the error for a body that is no message. */
function rejection({ status, message, headers: more }: HttpError, headers: Record<string, string>): Reply {
  const code = status === 400 ? PARSE_ERROR : INVALID_REQUEST;
  return {
    status: status === 422 ? 400 : status,
    headers: { ...headers, ...more, 'content-type': JSON_RESPONSE.contentType },
    body: `${JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })}\n`,
  };
}
