import type { IncomingMessage } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { DataSource } from 'typeorm';
import { Role, type Viewer } from '../access/viewer.ts';
import type { RequestContext } from '../context.ts';
import { badInput } from '../errors.ts';
import type { Reader } from '../reading/reader.ts';
import type { DataSet } from './describing.ts';

/** What the doors to exports need of the server. */
export interface ExportOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  /** The pool of the server: what is small is read by it, and what nobody wants any more is ended by it. */
  dataSource: DataSource;
  /** Connections for those who read for long. */
  connections: DataSource;
  viewerOf(request: IncomingMessage): Viewer | Promise<Viewer>;
  /** The address under which clients reach this server. */
  publicUrl(): string;
  dataSet: DataSet;
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

/** What a switch in an address says: 1 or 0. */
export function isOn(parameters: URLSearchParams, name: string): boolean {
  const given = parameters.get(name);
  if (given === null || given === '0') return false;
  if (given === '1') return true;
  throw badInput(name, 'it is 1 or 0.');
}
