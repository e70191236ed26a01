import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { DebianServer, folderForServers, giveToServerUser, postgresFolder, signalTree } from '../harness/debian.ts';
import { until } from '../harness/program.ts';
import { sqlOn } from './fault-scenario.ts';

export const PATRONI = '/usr/bin/patroni';
export const ETCD = '/usr/bin/etcd';

/** The store in which the nodes of Patroni elect the primary. */
export async function startEtcd(folder: string): Promise<{ server: DebianServer; port: number }> {
  const port = await freePort('127.0.0.1');
  const peers = `http://127.0.0.1:${await freePort('127.0.0.1')}`;
  const clients = `http://127.0.0.1:${port}`;
  const server = new DebianServer(ETCD, [
    ...['--data-dir', join(folder, 'etcd'), '--listen-client-urls', clients, '--advertise-client-urls', clients],
    ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers, '--initial-cluster', `default=${peers}`],
  ]);
  await until(async () => (await fetch(`${clients}/health`).catch(() => null))?.ok, `etcd answers: ${server.output}`);
  return { server, port };
}

/** A PostgreSQL that Patroni starts as the primary or as a standby. */
export class PatroniNode {
  readonly folder: string;
  readonly url: string;
  readonly #name: string;
  readonly #api: string;
  #server: DebianServer | null = null;

  private constructor(name: string, folder: string, ports: { postgres: number; api: number }) {
    this.#name = name;
    this.folder = folder;
    this.url = `postgres://entente@127.0.0.1:${ports.postgres}/postgres`;
    this.#api = `127.0.0.1:${ports.api}`;
  }

  static async prepare(name: string, etcdPort: number): Promise<PatroniNode> {
    const folder = folderForServers(`patroni-${name}`);
    const ports = { postgres: await freePort('127.0.0.1'), api: await freePort('127.0.0.1') };
    const node = new PatroniNode(name, folder, ports);
    const login = { username: 'entente' };
    const settings = {
      scope: 'entente',
      name,
      restapi: { listen: node.#api, connect_address: node.#api },
      etcd3: { hosts: [`127.0.0.1:${etcdPort}`] },
      bootstrap: {
        // The minimum of Patroni: a lost primary is noticed after `ttl` seconds.
        dcs: {
          ttl: 20,
          loop_wait: 1,
          retry_timeout: 3,
          synchronous_mode: true,
          postgresql: { use_pg_rewind: true, parameters: { max_connections: 60, wal_keep_size: '64MB' } },
        },
        initdb: [{ encoding: 'UTF8' }, 'no-locale', { auth: 'trust' }],
      },
      postgresql: {
        listen: `127.0.0.1:${ports.postgres}`,
        connect_address: `127.0.0.1:${ports.postgres}`,
        data_dir: join(folder, 'data'),
        bin_dir: postgresFolder(),
        pgpass: join(folder, 'pgpass'),
        pg_hba: ['local all all trust', 'host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust'],
        parameters: { unix_socket_directories: folder, shared_buffers: '32MB', timezone: 'UTC' },
        authentication: { superuser: login, replication: login, rewind: login },
      },
    };
    // JSON is also YAML.
    writeFileSync(join(folder, 'patroni.yml'), JSON.stringify(settings));
    giveToServerUser(join(folder, 'patroni.yml'));
    return node;
  }

  start(): void {
    this.#server = new DebianServer(PATRONI, [join(this.folder, 'patroni.yml')], { HOME: this.folder });
  }

  /** Its last output, for error messages. */
  get output(): string {
    return this.#server?.output ?? '';
  }

  async isPrimary(): Promise<boolean> {
    const rows = await sqlOn(this.url, 'select not pg_is_in_recovery() as primary').catch(() => []);
    return rows[0]?.primary ?? false;
  }

  /** Whether commits wait for a standby. */
  async isSynchronous(): Promise<boolean> {
    const rows = await sqlOn(this.url, "select from pg_stat_replication where sync_state in ('sync', 'quorum')").catch(
      () => [],
    );
    return rows.length > 0;
  }

  /** Switches over to another node, as soon as Patroni knows that it has everything. */
  async handOverTo(other: PatroniNode): Promise<void> {
    const body = JSON.stringify({ leader: this.#name, candidate: other.#name });
    const accepted = async () => (await fetch(`http://${this.#api}/switchover`, { method: 'POST', body })).ok;
    await until(accepted, 'Patroni hands over');
  }

  /** Kills Patroni and its PostgreSQL, which is not a child of Patroni. */
  async kill(): Promise<void> {
    await this.#server?.kill();
    const file = join(this.folder, 'data', 'postmaster.pid');
    if (existsSync(file)) signalTree(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
  }
}
