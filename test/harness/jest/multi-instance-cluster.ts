import { rm } from 'node:fs/promises';
import pg from 'pg';
import { freePort } from '../../../src/database/embedded/free-port.ts';
import { TestMember } from '../cluster.ts';
import { type DebianServer, folderForServers } from '../debian.ts';
import { POOLER_VARIABLE, STANDBY_VARIABLE } from '../multi-instance.ts';
import { startPgBouncer } from '../pgbouncer.ts';
import { FOLDER_VARIABLE, makeTemporaryFolder, URL_VARIABLE } from '../postgres.ts';

/**
 * Commits wait until the standby has replayed them, as tests write with SQL and then read at once. Session settings, which
 * PgBouncer loses, are set for the whole server.
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '300',
  shared_buffers: '128MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  full_page_writes: 'off',
  synchronous_commit: 'remote_apply',
  statement_timeout: '30s',
};

interface MultiInstanceCluster {
  primary: TestMember;
  standby: TestMember;
  pooler: DebianServer;
  poolerFolder: string;
}

let cluster: MultiInstanceCluster | undefined;

/** Starts the primary, the standby and PgBouncer of a test run. */
export async function startMultiInstanceCluster(): Promise<void> {
  const ports = [await freePort('127.0.0.1'), await freePort('127.0.0.1'), await freePort('127.0.0.1')] as const;
  const folder = await makeTemporaryFolder();
  process.env[FOLDER_VARIABLE] = folder.path;
  const primary = await TestMember.start(folder, { ...SETTINGS, port: `${ports[0]}` });
  const standby = await primary.standby('standby', { ...SETTINGS, port: `${ports[1]}` });
  await primary.waitFor('standby');
  const poolerFolder = folderForServers('pgbouncer');
  const { password } = new pg.Client({ connectionString: primary.url });
  const pooler = await startPgBouncer(poolerFolder, ports[2], ports[0], password ?? '');
  cluster = { primary, standby, pooler, poolerFolder };
  process.env[URL_VARIABLE] = primary.url;
  process.env[STANDBY_VARIABLE] = standby.url;
  process.env[POOLER_VARIABLE] = `${ports[2]}`;
}

export async function stopMultiInstanceCluster(): Promise<void> {
  if (!cluster) return;
  const { primary, standby, pooler, poolerFolder } = cluster;
  await pooler.kill();
  await rm(poolerFolder, { recursive: true });
  await primary.waitFor();
  await standby.drop();
  await primary.drop();
}
