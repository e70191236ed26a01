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
  /** The address under which clients reach this server, without a slash at the end. */
  publicUrl: string;
}

/** What is handed on for the request of a client. */
export type ClientContext = RequestContext & { client: Client };
