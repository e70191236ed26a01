import type { DataSource, EntityManager } from 'typeorm';
import type { Viewer } from './access/viewer.ts';

/** What every read and write is handed. */
export interface RequestContext {
  viewer: Viewer;
  db: DataSource | EntityManager;
  /** The address under which clients reach this server, without a slash at the end. */
  publicUrl: string;
}
