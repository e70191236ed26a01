import type { IncomingMessage } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { DataSource } from 'typeorm';
import type { DataSet, RequestContext } from '../../access/context.ts';
import { Role, type Viewer } from '../../access/viewer.ts';
import type { Reader } from '../../query/running/reader.ts';
import { badInput } from '../../runtime/errors.ts';
import { payerOf } from '../../server/http/bill.ts';
import { Lifetime } from '../../server/http/request-deadline.ts';
import type { SendingLimits } from './sending.ts';

/** What the doors to exports need of the server. */
export interface ExportOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  /** The pool of the server: what is small is read by it, and what nobody wants any more is ended by it. */
  dataSource: DataSource;
  /** Connections for those who read for long. */
  connections: DataSource;
  viewerOf(request: IncomingMessage): Viewer | Promise<Viewer>;
  /** How many proxies before us are believed about the address of a client. */
  trustProxy: number;
  /** Milliseconds within which groups and networks are read, if they differ from the default. */
  patience?: number;
  /** How fast a client must take an export, if it differs from the default. */
  sending?: Partial<SendingLimits>;
  /** The address under which clients reach this server. */
  publicUrl(): string;
  dataSet: DataSet;
}

/** What it costs to write one, and to see whether anything was written since, in rows of a GraphQL answer. */
export const COST = 1_000;
export const LOOK = 10;

/** Reads what is small, within the time that an answer may take and as long as the client waits. */
export async function readInTime<T>(
  request: IncomingMessage,
  viewer: Viewer,
  { dataSource, publicUrl, patience }: ExportOptions,
  read: (context: RequestContext) => Promise<T>,
): Promise<T> {
  const lifetime = new Lifetime(request.socket, patience);
  const waiting = lifetime.signal;
  try {
    return await read({ viewer, db: dataSource, publicUrl: publicUrl(), waiting, ...payerOf(request) });
  } finally {
    lifetime.end();
  }
}

/** By which methods exports are asked for. */
export const METHODS = 'GET, HEAD, OPTIONS';

/** Who may keep an answer: it is asked each time whether it still holds. */
export function cachingFor({ role }: Viewer): Record<string, string> {
  return { 'cache-control': role === Role.ANONYMOUS ? 'public, no-cache' : 'private, no-cache', vary: 'Authorization' };
}

/** The name that a file gets where it is kept: what it is, of which day. */
export function disposition(name: string, at: string, ending: string, isFile: boolean): Record<string, string> {
  const file = `entente-${name}-${at.slice(0, 10)}.${ending}`;
  return { 'content-disposition': `${isFile ? 'attachment' : 'inline'}; filename="${file}"` };
}

/** What an address of this format may say beside the arguments of its list: of CSV whether a mark is to begin it. */
export function ownParameters(ending: string): string[] {
  return ending === 'csv' ? ['bom'] : [];
}

/** What a spreadsheet needs to see that a file is UTF-8, where the address wants it (`bom=1`); otherwise nothing. */
export function byteOrderMark(parameters: URLSearchParams): string {
  const given = parameters.get('bom') ?? '0';
  if (!['0', '1'].includes(given)) throw badInput('bom', 'it is 1 or 0.');
  return given === '1' ? '\uFEFF' : '';
}
