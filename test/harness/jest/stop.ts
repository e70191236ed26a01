import { stopTestPostgres } from '../postgres.ts';
import { stopMultiInstanceCluster } from './multi-instance-cluster.ts';

/** Jest runs this once after all tests. Jest needs the default export. */
export default async function stop(): Promise<void> {
  await stopTestPostgres();
  await stopMultiInstanceCluster();
}
