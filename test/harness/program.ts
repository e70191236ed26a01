import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fastFolder } from './fast-folder.ts';
import { testFolder } from './postgres.ts';
import { UNLIMITED } from './unlimited.ts';

const PROJECT = join(import.meta.dirname, '../..');

/** A machine that does much else at the time needs longer than any start does by itself. */
const PATIENCE_MS = 60_000;

/**
 * Where the program stands as `npm run build` builds it, but for its pages: made once for a run of the tests, by whoever needs
 * it first, so that a test never meets an older build.
 */
function builtProgram(): string {
  const built = join(testFolder(), 'program');
  if (existsSync(built)) return built;
  const folder = mkdtempSync(join(testFolder(), 'building-'));
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const build = join(PROJECT, 'src/app/commands/build.js');
  execFileSync(process.execPath, [build, '--without-pages', '--out', join(folder, 'dist')], { stdio: 'inherit' });
  try {
    renameSync(folder, built);
  } catch (error) {
    // Another worker of this run was there before us with the same.
    if (!existsSync(built)) throw error;
    rmSync(folder, { recursive: true });
  }
  return built;
}

/** The program as `npm start` runs it, in a folder of its own. */
export class Program {
  /** A folder for data, removed with the program. */
  readonly folder = mkdtempSync(join(fastFolder(), 'entente-program-'));
  readonly #scripts: Record<string, string>;
  readonly #runs = new Set<Run>();

  /** @param later the SQL of migrations by file, of a version that comes after this one; absent: it is this version */
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
   * Starts it with these settings and no others, on any free port unless they say which, and without limits by the minute.
   * @param through a command that runs the one after it
   */
  start(settings: Record<string, string>, through: string[] = []): Run {
    return this.#run([...through, ...this.#commandOf('start')], { ...UNLIMITED, ...settings });
  }

  /** Starts it as `npm run demo` does, with these settings and no others. */
  demo(settings: Record<string, string>): Run {
    return this.#run(this.#commandOf('demo'), { ...UNLIMITED, ...settings });
  }

  /** Gives out a key as `npm run key` does, with these parameters. */
  key(settings: Record<string, string>, parameters: string[] = []): Run {
    return this.#run([...this.#commandOf('key'), ...parameters], settings);
  }

  /** Imports a file as `npm run import` does, with these parameters. */
  import(settings: Record<string, string>, parameters: string[]): Run {
    return this.#run([...this.#commandOf('import'), ...parameters], settings);
  }

  /** Makes a release as `npm run release` does, with these parameters. */
  release(settings: Record<string, string>, parameters: string[] = []): Run {
    return this.#run([...this.#commandOf('release'), ...parameters], settings);
  }

  /** Takes a backup as `npm run backup` does, with these parameters. */
  backup(settings: Record<string, string>, parameters: string[], through: string[] = []): Run {
    return this.#run([...through, ...this.#commandOf('backup'), ...parameters], settings);
  }

  /** Restores a backup as `npm run restore` does, with these parameters. */
  restore(settings: Record<string, string>, parameters: string[]): Run {
    return this.#run([...this.#commandOf('restore'), ...parameters], settings);
  }

  #commandOf(script: string): string[] {
    const [, ...parameters] = this.#scripts[script]!.split(' ');
    return [process.execPath, ...parameters];
  }

  #run([command = '', ...parameters]: string[], settings: Record<string, string>): Run {
    const env = { PATH: process.env.PATH, PORT: '0', ...settings };
    const run = new Run(spawn(command, parameters, { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] }));
    this.#runs.add(run);
    return run;
  }

  /** Ends whatever a failed test left running, and removes every folder. */
  async remove(): Promise<void> {
    for (const run of this.#runs) run.signal('SIGKILL');
    await Promise.all([...this.#runs].map((run) => run.ended));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** How a run of the program ended. */
export interface End {
  code: number | null;
  /** What it printed for the person who started it. */
  output: string;
  /** What it printed on standard error. */
  complaint: string;
}

/** One run of the program. */
export class Run {
  readonly #process: ChildProcess;
  readonly ended: Promise<End>;
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

  /** The number of its process. */
  get pid(): number {
    return this.#process.pid!;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Waits for the question to try that a start prints last, and gives where to ask it and what to send. */
  async question(patienceMs = PATIENCE_MS): Promise<{ url: string; body: string }> {
    const printed = async () => /curl (\S+) -H "content-type: application\/json" -d '(.*)'\n/.exec(this.output);
    const early = this.ended.then(({ code, complaint }) => {
      throw new Error(`It ended with ${code} before it answered: ${complaint}`);
    });
    const [, url = '', body = ''] = await Promise.race([
      until(printed, 'a question to try is printed', patienceMs),
      early,
    ]);
    return { url, body };
  }
}

/** Waits until `look` gives something, and gives that. */
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
  throw new Error(`Not within ${patienceMs / 1000} s: ${what}.`);
}
