import { Fleet } from '../concurrency/fleet.ts';
import { startTestCluster, type TestCluster } from '../harness/cluster.ts';
import type { Program } from '../harness/program.ts';

/** The API key of all clients that have one. */
export const ADMIN_KEY = 'a-key-for-the-clients-of-the-consistency-check';

/** Two server processes on a primary and two standbys, and the program from which they are started. */
export interface Servers {
  cluster: TestCluster;
  fleet: Fleet;
  stop(): Promise<void>;
}

/** Starts the servers. @param program program of the processes */
export async function startServers(program: Program): Promise<Servers> {
  const cluster = await startTestCluster();
  // Acknowledged writes are on the disk of the standby that is promoted.
  await cluster.primary.waitFor('one');
  const settings = {
    DATABASE_URL: cluster.primary.url,
    DATABASE_REPLICA_URLS: cluster.standbys.map(({ url }) => url).join(', '),
    ...{ ADMIN_KEY, LOG_LEVEL: 'info' },
  };
  const fleet = new Fleet(program, settings, 2);
  await fleet.start().catch(async (error) => {
    await cluster.stop();
    throw error;
  });
  return {
    cluster,
    fleet,
    async stop() {
      await fleet.stop();
      await cluster.stop();
    },
  };
}
