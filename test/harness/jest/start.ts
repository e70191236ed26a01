import { isMultiInstance } from '../multi-instance.ts';
import { startTestPostgres } from '../postgres.ts';
import { startMultiInstanceCluster } from './multi-instance-cluster.ts';

/** Jest runs this once before all tests. Jest needs the default export. */
export default async function start(): Promise<void> {
  await (isMultiInstance() ? startMultiInstanceCluster() : startTestPostgres());
}
