import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './program.ts';

/** The folders of Debian's PostgreSQL programs, the newest version first. */
const [POSTGRES = null] = existsSync('/usr/lib/postgresql')
  ? readdirSync('/usr/lib/postgresql')
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join('/usr/lib/postgresql', version, 'bin'))
  : [];

/** The user of PostgreSQL and related servers, which reject root; null for the user of this process. */
const OWNER = ownerOfServers();

function ownerOfServers(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

/** The path of a PostgreSQL program such as "pg_basebackup". */
function postgresProgram(name: string): string {
  if (!POSTGRES) throw new Error('PostgreSQL of Debian is not installed.');
  return join(POSTGRES, name);
}

/** The folder of PostgreSQL's programs. */
export function postgresFolder(): string {
  return postgresProgram('');
}

/** Returns what is missing to run Debian's PostgreSQL; null if nothing is. */
export function missingPostgres(): string | null {
  if (!POSTGRES) return "PostgreSQL of Debian's (postgresql)";
  return process.getuid?.() === 0 && !OWNER ? 'user postgres' : null;
}

/** Returns what is missing if a Debian package is not installed; null if it is. */
export function missingFile(debianPackage: string, file: string): string | null {
  return existsSync(file) ? null : `package ${debianPackage} (${file})`;
}

/** Returns what is missing if this process may not mount; null if it may. */
export function missingMounts(): string | null {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return process.getuid?.() === 0 ? null : 'right to mount a file system';
  } catch {
    return 'right to mount a file system';
  }
}

/** Makes a folder of the user of servers. The caller removes it. */
export function folderForServers(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `entente-${name}-`));
  giveToServerUser(folder);
  return folder;
}

/** Makes the user of servers the owner of a folder or file. */
export function giveToServerUser(path: string): void {
  if (OWNER) chownSync(path, OWNER.uid, OWNER.gid);
}

/** A running server program of a Debian package. */
export class DebianServer {
  readonly #process: ChildProcess;
  readonly ended: Promise<void>;
  output = '';

  /** Starts it as the user of servers. It ends with this process, even if that is killed. */
  constructor(command: string, parameters: readonly string[], env: Record<string, string> = {}) {
    this.#process = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...parameters], {
      ...OWNER,
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // In its own process group, so that its children end with it.
      detached: true,
    });
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-20_000);
    };
    this.#process.stdout?.on('data', keep);
    this.#process.stderr?.on('data', keep);
    this.ended = new Promise((settle) => {
      this.#process.once('error', () => settle());
      this.#process.once('exit', () => settle());
    });
  }

  get pid(): number {
    return this.#process.pid!;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Sends a signal to it and all descendants; PostgreSQL's processes are in several groups. */
  signalAll(signal: NodeJS.Signals): void {
    signalTree(this.pid, signal);
  }

  /** Kills it like a power failure. */
  async kill(): Promise<void> {
    this.signalAll('SIGKILL');
    await this.ended;
  }
}

/** Sends a signal to a process and all its descendants. */
export function signalTree(root: number, signal: NodeJS.Signals): void {
  for (const pid of [root, ...descendantsOf(root)]) {
    try {
      process.kill(pid, signal);
    } catch {
      // The process has ended meanwhile.
    }
  }
}

function descendantsOf(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => parentOf(each) === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function parentOf(pid: number): number | null {
  try {
    // The name of the program is in parentheses and may contain any character.
    return Number(/^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

/** Runs a program as the user of servers. @throws Error with its error output */
export function runAsServer(command: string, parameters: readonly string[], env: Record<string, string> = {}): void {
  execFileSync(command, parameters, {
    ...OWNER,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...env },
    stdio: 'pipe',
  });
}

/** Settings under which commits survive a kill. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '60',
  wal_keep_size: '64MB',
  max_wal_size: '128MB',
  min_wal_size: '32MB',
};

/** Debian's PostgreSQL with its own folder and a local port. */
export class DebianPostgres {
  readonly folder: string;
  readonly port: number;
  readonly #settings: Record<string, string>;
  #server: DebianServer | null = null;
  #env: Record<string, string> = {};

  /**
   * @param folder an empty folder of the user of servers
   * @param settings additional settings of PostgreSQL
   */
  constructor(folder: string, port: number, settings: Record<string, string> = {}) {
    this.folder = folder;
    this.port = port;
    this.#settings = settings;
  }

  get url(): string {
    return `postgres://entente@127.0.0.1:${this.port}/postgres`;
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  /**
   * Initializes the cluster. Only this machine can connect, without a password.
   * @param logFolder an empty folder for the WAL, if it is not in the cluster
   */
  create(logFolder?: string): void {
    runAsServer(postgresProgram('initdb'), [
      ...(logFolder ? ['--waldir', logFolder] : []),
      ...['-D', this.#data, '-U', 'entente', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--wal-segsize=4'],
    ]);
  }

  /** Makes it a standby of a running server. */
  createFrom(primary: DebianPostgres, name: string): void {
    runAsServer(postgresProgram('pg_basebackup'), [
      ...['-D', this.#data, '-R', '--checkpoint=fast', '-d', `${primary.url}?application_name=${name}`],
    ]);
  }

  /** Starts it and waits until it answers. @param env additional environment variables */
  async start(env: Record<string, string> = this.#env): Promise<void> {
    this.#env = env;
    const settings = Object.entries({ ...SETTINGS, ...this.#settings, port: `${this.port}` }).flatMap(
      ([name, value]) => ['-c', `${name}=${value}`],
    );
    rmSync(join(this.#data, 'postmaster.pid'), { force: true });
    this.#server = new DebianServer(postgresProgram('postgres'), ['-D', this.#data, ...settings], env);
    await this.answers();
  }

  async answers(): Promise<void> {
    await until(async () => {
      try {
        execFileSync(postgresProgram('pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${this.port}`], {
          stdio: 'ignore',
        });
        return true;
      } catch {
        return false;
      }
    }, `PostgreSQL answers: ${this.#server?.output}`);
  }

  get server(): DebianServer {
    if (!this.#server) throw new Error('PostgreSQL was not started.');
    return this.#server;
  }

  async kill(): Promise<void> {
    await this.#server?.kill();
  }

  /** Stops it and removes its folder. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Makes a folder of the user of servers within another folder. */
export function folderWithin(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  giveToServerUser(path);
  return path;
}
