import type { DataSource, EntityManager } from 'typeorm';
import type { ReadSession, Standby } from '../database/replicas/standby.ts';
import type { StatementMeter } from '../query/running/statements.ts';
import type { Viewer } from './viewer.ts';

/** The unit of rate limits and fair queues: all requests with one API key or token, or without one from one address. */
export interface Client {
  /** The same for all requests of this client. */
  id: string;
  /** Whether the client sent an API key or token. */
  hasKey: boolean;
}

/** The largest GraphQL Int: the limit of clients without a limit. */
export const NO_LIMIT = 2 ** 31 - 1;

/** The rate limit of a client. */
export interface RateLimit {
  /** Cost allowed per minute. */
  limit: number;
  remaining: number;
  resetsAt: Date;
  /** Cost allowed for one operation. */
  operationLimit: number;
}

/** How the operator describes the data as a whole. */
export interface DataSet {
  title: string;
  /** The licence of the data; null if not set. */
  licence: string | null;
  /** A contact; null if not set. */
  contact: string | null;
}

/** The context of a request, which every read and write receives. */
export interface RequestContext {
  viewer: Viewer;
  db: DataSource | EntityManager;
  /** The standby that is read instead of `db`; null or omitted: `db`. */
  standby?: Standby | null;
  /** Records how far the request has read; omitted if there are no standbys. */
  reads?: ReadSession;
  /**
   * The transaction before which every copy has all that clients may still read; omitted if the database that is read
   * has everything.
   */
  oldestHorizon?: bigint;
  /** Aborts when nobody waits for the response any more; null or omitted: the operation runs to its end. */
  waiting?: AbortSignal | null;
  /** The client, for fair queues; omitted for queries of the server itself. */
  client?: Client;
  /** Measures the cost of statements; omitted if nobody is charged. */
  meter?: StatementMeter;
  /**
   * The variables as the client sent them, with fields in the order of the client; omitted for queries of the server
   * itself.
   */
  sentVariables?: { readonly [name: string]: unknown };
  /** Returns the current rate limit of the client; omitted if nobody is charged. */
  rateLimit?: () => RateLimit;
  /** Omitted for queries of the server itself. */
  dataSet?: DataSet;
  /** The folder of releases; omitted for queries of the server itself. */
  releasesDir?: string;
  /** Hosts and ranges that webhooks may use although they are not public; null or omitted: webhooks are off. */
  webhookAllow?: readonly string[] | null;
  /** The URL of the server for clients, without a slash at the end. */
  publicUrl: string;
}

/** The context of a request of a client. */
export type ClientContext = RequestContext & { client: Client };
