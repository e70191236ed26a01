import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import type { FreshDatabase } from './database.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './postgres.ts';
import { until } from './program.ts';
import { superuserUrl } from './superuser.ts';

/** Settings for replication. Without fsync, a killed process loses nothing that the operating system already has. */
const SETTINGS = {
  fsync: 'off',
  wal_level: 'replica',
  max_wal_senders: '8',
  wal_keep_size: '256MB',
  hot_standby: 'on',
  shared_buffers: '32MB',
  max_connections: '60',
  autovacuum: 'off',
};

const CONFLICT_WITH_REPLAY = '40001';

/** A server of a cluster, with its own folder. */
export class TestMember implements FreshDatabase {
  readonly url: string;
  readonly settings: Record<string, string>;
  #postgres: EmbeddedPostgres;
  readonly #folder: TemporaryFolder;
  readonly #pool: pg.Pool;

  private constructor(postgres: EmbeddedPostgres, folder: TemporaryFolder) {
    const url = superuserUrl(postgres.url, folder.path);
    this.url = url;
    this.settings = { DATABASE_URL: url };
    this.#postgres = postgres;
    this.#folder = folder;
    this.#pool = new pg.Pool({ connectionString: url, max: 2 });
    this.#pool.on('error', () => {});
  }

  /** Starts a server on a new cluster, or on the copy of another one in its folder. */
  static async start(folder: TemporaryFolder, settings: Record<string, string> = {}): Promise<TestMember> {
    const postgres = await startEmbeddedPostgres(folder.path, { settings: { ...SETTINGS, ...settings } });
    return new TestMember(postgres, folder);
  }

  async sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]> {
    return (await this.#pool.query<Row>(text, values)).rows;
  }

  /** Makes a standby of this server from a base backup. */
  async standby(name: string, settings: Record<string, string> = {}): Promise<TestMember> {
    const folder = await makeTemporaryFolder();
    const backup = new pg.Client({ connectionString: this.url });
    await backup.connect();
    await backup.query('select pg_backup_start($1, true)', [name]);
    await cp(join(this.#folder.path, 'postgres'), join(folder.path, 'postgres'), {
      recursive: true,
      filter: (source) => !/postmaster\.|pg_wal\/[^/]+$|\.s\.PGSQL/.test(source),
    });
    const { rows } = await backup.query('select labelfile from pg_backup_stop(false)');
    await backup.end();
    const data = join(folder.path, 'postgres', 'data');
    await writeFile(join(data, 'backup_label'), rows[0].labelfile);
    await writeFile(join(data, 'standby.signal'), '');
    return TestMember.start(folder, { ...settings, primary_conninfo: this.#conninfo(name) });
  }

  /** Makes a standby follow another primary. */
  async follow(primary: TestMember, name: string): Promise<void> {
    await this.#alter('primary_conninfo', primary.#conninfo(name));
  }

  /** Stops replication to a standby until it follows a primary again. */
  async stopReceiving(): Promise<void> {
    await this.#alter('primary_conninfo', '');
  }

  /** Makes commits wait for these standbys. */
  async waitFor(...names: string[]): Promise<void> {
    await this.#alter('synchronous_standby_names', names.join(', '));
  }

  /** Delays the replay on a standby by some milliseconds; WAL is still received at once. */
  async lag(ms: number): Promise<void> {
    await this.#alter('recovery_min_apply_delay', `${ms}ms`);
  }

  /** Kills the server like a power failure, without a shutdown. */
  async kill(): Promise<void> {
    const file = join(this.#folder.path, 'postgres', 'data', 'postmaster.pid');
    process.kill(Number((await readFile(file, 'utf8')).split('\n')[0]), 'SIGQUIT');
    await until(async () => !(await this.sql('select 1').catch(() => null)), 'the killed server does not answer');
  }

  /** Restarts a killed server in its last role. */
  async restart(): Promise<void> {
    await this.#postgres.stop();
    this.#postgres = await startEmbeddedPostgres(this.#folder.path, { settings: SETTINGS });
  }

  /** Promotes a standby. */
  async promote(): Promise<void> {
    // pg_promote with waiting could be cancelled by a recovery conflict.
    await this.#run('select pg_promote(false)');
    const isPrimary = async () => (await this.sql('select not pg_is_in_recovery() as yes').catch(() => []))[0]?.yes;
    await until(isPrimary, 'the standby is promoted');
  }

  async drop(): Promise<void> {
    await this.#pool.end();
    await this.#postgres.stop();
    await this.#folder.end();
  }

  async #alter(setting: string, value: string): Promise<void> {
    await this.#run(`alter system set ${setting} = '${value.replaceAll("'", "''")}'`);
    await this.#run('select pg_reload_conf()');
  }

  /** Runs a statement, and repeats it after a recovery conflict of a standby. */
  async #run(text: string): Promise<void> {
    const unlessCancelled = (error: { code?: string }) =>
      error.code === CONFLICT_WITH_REPLAY ? null : Promise.reject(error);
    await until(() => this.sql(text).catch(unlessCancelled), `the statement ran: ${text}`);
  }

  #conninfo(name: string): string {
    const { host, port, user, password } = new pg.Client({ connectionString: this.url });
    return `host=${host} port=${port} user=${user} password=${password} sslmode=disable application_name=${name}`;
  }
}

/** A primary with two standbys. */
export interface TestCluster {
  primary: TestMember;
  standbys: [TestMember, TestMember];
  stop(): Promise<void>;
}

/** Starts a primary and two standbys. Call it in `beforeAll`, and `stop()` in `afterAll`. */
export async function startTestCluster(): Promise<TestCluster> {
  const primary = await TestMember.start(await makeTemporaryFolder());
  const standbys: [TestMember, TestMember] = [await primary.standby('one'), await primary.standby('two')];
  return {
    primary,
    standbys,
    async stop() {
      // A stopping primary waits until its standbys have everything, so the standbys stop first.
      for (const member of [...standbys, primary]) await member.drop();
    },
  };
}
