import type { DataSource, EntityManager } from 'typeorm';
import type { Reads, Standby } from '../database/replicas/standby.ts';
import type { StatementMeter } from '../query/running/statements.ts';
import type { Viewer } from './viewer.ts';

/** Whoever shares what one client may have at once: all that comes by one key, or without a key from one address. */
export interface Client {
  /** The same for everything that this client sends. */
  id: string;
  /** Whether a key or token says who it is. */
  hasKey: boolean;
}

/** The greatest Int of GraphQL: what a client may spend that has no limit. */
export const NO_LIMIT = 2 ** 31 - 1;

/** What a client may spend. */
export interface RateLimit {
  /** Cost allowed in a minute. */
  limit: number;
  remaining: number;
  resetsAt: Date;
  /** Cost allowed for one operation. */
  operationLimit: number;
}

/** What the operator says of the data as a whole. */
export interface DataSet {
  title: string;
  /** The licence under which the data may be used; null if the operator has named none. */
  licence: string | null;
  /** Where to write to; null if the operator has named nobody. */
  contact: string | null;
}

/** What every read and write is handed. */
export interface RequestContext {
  viewer: Viewer;
  db: DataSource | EntityManager;
  /** The copy of the database that is read in place of `db`; null or absent: `db` itself. */
  standby?: Standby | null;
  /** Where it is noted up to where the request has read; absent where there are no standbys. */
  reads?: Reads;
  /** Before which transaction every copy has all that clients may still read; absent: the one that is read has all. */
  oldestHorizon?: bigint;
  /** Aborted once nobody waits for the answer any more; null or absent: what was begun is finished. */
  waiting?: AbortSignal | null;
  /** Whose request this is, that one need not wait for what another asks; absent where the process asks itself. */
  client?: Client;
  /** What its statements cost; absent where nobody pays for them. */
  meter?: StatementMeter;
  /** The variables as the client sent them, their fields in its order; absent where the process asks itself. */
  sentVariables?: { readonly [name: string]: unknown };
  /** What the client may spend, as it is when this is called; absent where nobody pays. */
  rateLimit?: () => RateLimit;
  /** Absent where the process asks itself. */
  dataSet?: DataSet;
  /** The address under which clients reach this server, without a slash at the end. */
  publicUrl: string;
}

/** What is handed on for the request of a client. */
export type ClientContext = RequestContext & { client: Client };
