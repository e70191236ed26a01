import type { IncomingMessage } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { DataSource } from 'typeorm';
import type { DataSet, RequestContext } from '../../access/context.ts';
import { Role, type Viewer } from '../../access/viewer.ts';
import type { Reader } from '../../query/running/reader.ts';
import { badInput } from '../../runtime/errors.ts';
import { payerOf } from '../../server/http/bill.ts';
import { RequestDeadline } from '../../server/http/request-deadline.ts';
import type { SendingLimits } from './send.ts';

/** The parts of the server that the routes of exports need. */
export interface ExportOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  /** The pool of the server. It reads groups and networks, and terminates exports that clients abandon. */
  dataSource: DataSource;
  /** The connections of long exports. */
  connections: DataSource;
  viewerOf(request: IncomingMessage): Viewer | Promise<Viewer>;
  /** Number of trusted proxies, for the address of the client. */
  trustProxy: number;
  /** Timeout in milliseconds for groups and networks, if it differs from the default. */
  timeoutMs?: number;
  /** The minimum rate of a client, if it differs from the default. */
  sending?: Partial<SendingLimits>;
  /** The address of this server for clients. */
  publicUrl(): string;
  dataSet: DataSet;
}

/** The prices of an export and of a check for changes; a row of a GraphQL response costs 1. */
export const EXPORT_COST = 1_000;
export const CHANGE_CHECK_COST = 10;

/** Reads a small result. Cancels the query after the timeout or when the client disconnects. */
export async function readInTime<T>(
  request: IncomingMessage,
  viewer: Viewer,
  { dataSource, publicUrl, timeoutMs }: ExportOptions,
  read: (context: RequestContext) => Promise<T>,
): Promise<T> {
  const lifetime = new RequestDeadline(request.socket, timeoutMs);
  const waiting = lifetime.signal;
  try {
    return await read({ viewer, db: dataSource, publicUrl: publicUrl(), waiting, ...payerOf(request) });
  } finally {
    lifetime.end();
  }
}

export const METHODS = 'GET, HEAD, OPTIONS';

/** Caches must revalidate; a response to a client with a key is private. */
export function cacheHeaders({ role }: Viewer): Record<string, string> {
  return { 'cache-control': role === Role.ANONYMOUS ? 'public, no-cache' : 'private, no-cache', vary: 'Authorization' };
}

/** The Content-Disposition header, with a file name such as entente-agreements-2026-01-31.csv. */
export function disposition(name: string, at: string, ending: string, isFile: boolean): Record<string, string> {
  const file = `entente-${name}-${at.slice(0, 10)}.${ending}`;
  return { 'content-disposition': `${isFile ? 'attachment' : 'inline'}; filename="${file}"` };
}

/** Parameters of a format that are no arguments of the list. */
export function formatParameters(ending: string): string[] {
  return ending === 'csv' ? ['bom'] : [];
}

/**
 * Returns the byte order mark if the parameter `bom` is 1: spreadsheets need it to recognize UTF-8.
 * @throws GraphQLError BAD_USER_INPUT
 */
export function byteOrderMark(parameters: URLSearchParams): string {
  const given = parameters.get('bom') ?? '0';
  if (!['0', '1'].includes(given)) throw badInput('bom', `"${given}" is neither 0 nor 1.`);
  return given === '1' ? '\uFEFF' : '';
}
