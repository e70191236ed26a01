import type { Config } from '../../runtime/config.ts';
import type { Log } from '../../runtime/log.ts';
import { Cluster } from './cluster.ts';

/**
 * Returns the URL of the current primary, without a pooler, for a command that uses the database for a while.
 * @param databaseUrl the URL of the database, also of an embedded one
 * @throws OperatorError if none of several servers is the primary
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
