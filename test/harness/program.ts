import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fastFolder } from './fast-folder.ts';
import { testFolder } from './postgres.ts';
import { UNLIMITED } from './unlimited.ts';

const PROJECT = join(import.meta.dirname, '../..');

/** A busy machine needs much longer for a start. */
const PATIENCE_MS = 60_000;

/** How often a worker checks whether another one has built the program. */
const BUILD_CHECK_MS = 100;
const MAX_BUILD_MS = 300_000;

/**
 * The folder of the program as `npm run build` makes it, but without pages. The first test that needs it builds it for this
 * run, so that no test uses an older build. Other workers wait for it, since builds at once slow each other down.
 */
function builtProgram(): string {
  const folder = join(testFolder(), 'program');
  const [draft, built] = [join(folder, 'draft'), join(folder, 'built')];
  const end = Date.now() + MAX_BUILD_MS;
  while (!existsSync(built)) {
    if (!isCreated(folder)) {
      if (Date.now() > end) throw new Error('Another worker has not built the program.');
      pause(BUILD_CHECK_MS);
      continue;
    }
    try {
      mkdirSync(draft);
      symlinkSync(join(PROJECT, 'node_modules'), join(draft, 'node_modules'));
      const build = join(PROJECT, 'src/app/commands/build.js');
      execFileSync(process.execPath, [build, '--without-pages', '--out', join(draft, 'dist')], { stdio: 'inherit' });
      renameSync(draft, built);
    } catch (error) {
      // The next worker tries it.
      rmSync(folder, { recursive: true });
      throw error;
    }
  }
  return built;
}

/** Creates a folder, and returns whether it did: false if the folder exists. */
function isCreated(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Blocks this worker, as a build does. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** The program as `npm start` runs it, with its own folder. */
export class Program {
  /** Returns the path of a data folder, which is removed with the program. */
  readonly folder = mkdtempSync(join(fastFolder(), 'entente-program-'));
  readonly #scripts: Record<string, string>;
  readonly #runs = new Set<ProgramRun>();

  /** @param later SQL of additional migrations by file, for a later version */
  constructor(later?: Record<string, string>) {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    this.#scripts = scripts;
    const built = join(builtProgram(), 'dist');
    if (later) this.#copy(built, later);
    else symlinkSync(built, this.path('dist'));
  }

  #copy(built: string, migrations: Record<string, string>): void {
    cpSync(built, this.path('dist'), { recursive: true });
    symlinkSync(join(PROJECT, 'node_modules'), this.path('node_modules'));
    for (const [file, text] of Object.entries(migrations)) writeFileSync(this.path('dist/migrations', file), text);
    const manifest = this.path('dist/package.json');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), version: '99.0.0' }));
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /**
   * Starts it with only these settings, on a free port by default, and without rate limits.
   * @param through a command that runs the following command
   */
  start(settings: Record<string, string>, through: string[] = []): ProgramRun {
    return this.#run([...through, ...this.#commandOf('start')], { ...UNLIMITED, ...settings });
  }

  /** Runs `npm run demo` with only these settings. */
  demo(settings: Record<string, string>): ProgramRun {
    return this.#run(this.#commandOf('demo'), { ...UNLIMITED, ...settings });
  }

  /** Runs `npm run key`. */
  key(settings: Record<string, string>, parameters: string[] = []): ProgramRun {
    return this.#run([...this.#commandOf('key'), ...parameters], settings);
  }

  /** Runs `npm run import`. */
  import(settings: Record<string, string>, parameters: string[]): ProgramRun {
    return this.#run([...this.#commandOf('import'), ...parameters], settings);
  }

  /** Runs `npm run release`. */
  release(settings: Record<string, string>, parameters: string[] = []): ProgramRun {
    return this.#run([...this.#commandOf('release'), ...parameters], settings);
  }

  /** Runs `npm run backup`. */
  backup(settings: Record<string, string>, parameters: string[], through: string[] = []): ProgramRun {
    return this.#run([...through, ...this.#commandOf('backup'), ...parameters], settings);
  }

  /** Runs `npm run restore`. */
  restore(settings: Record<string, string>, parameters: string[]): ProgramRun {
    return this.#run([...this.#commandOf('restore'), ...parameters], settings);
  }

  #commandOf(script: string): string[] {
    const [, ...parameters] = this.#scripts[script]!.split(' ');
    return [process.execPath, ...parameters];
  }

  #run([command = '', ...parameters]: string[], settings: Record<string, string>): ProgramRun {
    const env = { PATH: process.env.PATH, PORT: '0', ...settings };
    const run = new ProgramRun(
      spawn(command, parameters, { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    this.#runs.add(run);
    return run;
  }

  /** Kills remaining processes, and removes all folders. */
  async remove(): Promise<void> {
    for (const run of this.#runs) run.signal('SIGKILL');
    await Promise.all([...this.#runs].map((run) => run.ended));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** The result of a run of the program. */
export interface ProgramResult {
  code: number | null;
  /** Text on standard output. */
  output: string;
  /** Text on standard error. */
  complaint: string;
}

/** One run of the program. */
export class ProgramRun {
  readonly #process: ChildProcess;
  readonly ended: Promise<ProgramResult>;
  output = '';

  constructor(child: ChildProcess) {
    this.#process = child;
    let complaint = '';
    child.stdout?.on('data', (chunk) => {
      this.output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      complaint += chunk;
    });
    this.ended = new Promise((settle, fail) => {
      child.once('error', fail);
      child.once('close', (code) => settle({ code, output: this.output, complaint }));
    });
  }

  /** The process id. */
  get pid(): number {
    return this.#process.pid!;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Waits for the example query that a start prints last. @returns its URL and body */
  async question(patienceMs = PATIENCE_MS): Promise<{ url: string; body: string }> {
    const printed = async () => /curl (\S+) -H "content-type: application\/json" -d '(.*)'\n/.exec(this.output);
    const early = this.ended.then(({ code, complaint }) => {
      throw new Error(`The program ended with code ${code} before it was ready: ${complaint}`);
    });
    const [, url = '', body = ''] = await Promise.race([
      until(printed, 'the example query is printed', patienceMs),
      early,
    ]);
    return { url, body };
  }
}

/** Polls until `look` returns a value, and returns it. */
export async function until<T>(
  look: () => Promise<T | null | undefined | false>,
  what: string,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await delay(20);
  }
  throw new Error(`Timed out after ${patienceMs / 1000} s: ${what}.`);
}
