import type { DataSource, EntityManager } from 'typeorm';
import type { Viewer } from './access/viewer.ts';
import type { Standby } from './cluster/standby.ts';

/** What every read and write is handed. */
export interface RequestContext {
  viewer: Viewer;
  db: DataSource | EntityManager;
  /** The copy of the database that is read in place of `db`; null or absent: `db` itself. */
  standby?: Standby | null;
  /** Aborted once nobody waits for the answer any more; null or absent: what was begun is finished. */
  waiting?: AbortSignal | null;
  /** Whose request this is, where one is not to wait for what another asks. */
  client?: string;
  /** The address under which clients reach this server, without a slash at the end. */
  publicUrl: string;
}
