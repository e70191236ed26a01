import type { Config } from '../../runtime/config.ts';
import type { Log } from '../../runtime/log.ts';
import { Cluster } from './cluster.ts';

/**
 * The URL of the server that is the primary now, past any pooler: for a program that works with the database for a while.
 * @param databaseUrl of the database, where it is the embedded one, too
 * @throws CannotStart where none of several servers is the primary
 */
export async function urlOfPrimary(
  { databaseDirectUrl, databaseReplicaUrls }: Config,
  databaseUrl: string,
  log: Log,
): Promise<string> {
  const directUrl = databaseDirectUrl ?? databaseUrl;
  if (databaseReplicaUrls.length === 0) return directUrl;
  const replicaUrls = databaseReplicaUrls;
  const cluster = await Cluster.open({ directUrl, workUrl: directUrl, replicaUrls, poolOf: () => ({}), log });
  await cluster.close();
  return cluster.primaryUrl;
}
