import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import type { FreshDatabase } from './database.ts';
import { type KeptFolder, keptFolder } from './postgres.ts';
import { until } from './program.ts';
import { superuserUrl } from './superuser.ts';

/** As of a primary whose standbys follow at once. What a kill loses here is lost on disk alone. */
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

/** One server of a cluster, on a folder of its own. */
export class TestMember implements FreshDatabase {
  readonly url: string;
  readonly settings: Record<string, string>;
  #postgres: EmbeddedPostgres;
  readonly #folder: KeptFolder;
  readonly #pool: pg.Pool;

  private constructor(postgres: EmbeddedPostgres, folder: KeptFolder) {
    const url = superuserUrl(postgres.url, folder.path);
    this.url = url;
    this.settings = { DATABASE_URL: url };
    this.#postgres = postgres;
    this.#folder = folder;
    this.#pool = new pg.Pool({ connectionString: url, max: 2 });
    this.#pool.on('error', () => {});
  }

  /** Starts one, on a cluster of its own or on the copy of another's that its folder holds. */
  static async start(folder: KeptFolder, settings: Record<string, string> = {}): Promise<TestMember> {
    const postgres = await startEmbeddedPostgres(folder.path, { settings: { ...SETTINGS, ...settings } });
    return new TestMember(postgres, folder);
  }

  async sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]> {
    return (await this.#pool.query<Row>(text, values)).rows;
  }

  /** A standby of this one, made from a copy of its files while it runs. */
  async standby(name: string, settings: Record<string, string> = {}): Promise<TestMember> {
    const folder = await keptFolder();
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

  /** Has a standby follow another primary. */
  async follow(primary: TestMember, name: string): Promise<void> {
    await this.#alter('primary_conninfo', primary.#conninfo(name));
  }

  /** Has a standby receive nothing more, until it follows a primary again. */
  async stopReceiving(): Promise<void> {
    await this.#alter('primary_conninfo', '');
  }

  /** Commits wait until these standbys have what was committed. */
  async waitFor(...names: string[]): Promise<void> {
    await this.#alter('synchronous_standby_names', names.join(', '));
  }

  /** Has a standby show what was committed so many milliseconds later, though it receives it at once. */
  async lag(ms: number): Promise<void> {
    await this.#alter('recovery_min_apply_delay', `${ms}ms`);
  }

  /** Ends it as a power failure does: nobody is told, nothing is written. */
  async kill(): Promise<void> {
    const file = join(this.#folder.path, 'postgres', 'data', 'postmaster.pid');
    process.kill(Number((await readFile(file, 'utf8')).split('\n')[0]), 'SIGQUIT');
    await until(async () => !(await this.sql('select 1').catch(() => null)), 'it does not answer');
  }

  /** Starts it again after it was killed, as what it was then. */
  async restart(): Promise<void> {
    await this.#postgres.stop();
    this.#postgres = await startEmbeddedPostgres(this.#folder.path, { settings: SETTINGS });
  }

  /** Makes the primary of a standby, whatever has become of the other one. */
  async promote(): Promise<void> {
    // A statement that waits for it could be cancelled by what is replayed meanwhile.
    await this.#run('select pg_promote(false)');
    const isPrimary = async () => (await this.sql('select not pg_is_in_recovery() as yes').catch(() => []))[0]?.yes;
    await until(isPrimary, 'it is the primary');
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

  /** Runs a statement, again if a standby has cancelled it for being in the way of what it replays. */
  async #run(text: string): Promise<void> {
    const unlessCancelled = (error: { code?: string }) =>
      error.code === CONFLICT_WITH_REPLAY ? null : Promise.reject(error);
    await until(() => this.sql(text).catch(unlessCancelled), `it is done: ${text}`);
  }

  #conninfo(name: string): string {
    const { host, port, user, password } = new pg.Client({ connectionString: this.url });
    return `host=${host} port=${port} user=${user} password=${password} sslmode=disable application_name=${name}`;
  }
}

/** A primary and its two standbys, which follow it. */
export interface TestCluster {
  primary: TestMember;
  standbys: [TestMember, TestMember];
  stop(): Promise<void>;
}

/** Starts a primary and two standbys. Call it in `beforeAll`, and `stop()` it in `afterAll`. */
export async function startTestCluster(): Promise<TestCluster> {
  const primary = await TestMember.start(await keptFolder());
  const standbys: [TestMember, TestMember] = [await primary.standby('one'), await primary.standby('two')];
  return {
    primary,
    standbys,
    async stop() {
      // A primary that stops waits until its standbys have everything.
      for (const member of [...standbys, primary]) await member.drop();
    },
  };
}
