import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Built pages lie beside what is compiled, and below `dist` if the sources run as they are, as in tests. */
export const BUILT = join(
  dirname(fileURLToPath(import.meta.resolve('#package.json'))),
  import.meta.url.endsWith('.ts') ? 'dist' : '.',
);

/** Holds the hash of what a page was built from. */
export const STAMP = '.built-from';

/** Below this compression saves nothing. */
const WORTH_COMPRESSING = 1_024;

/** These are compressed already. */
const COMPRESSED = /\.woff2$/;

/** A few per cent larger than the smallest, and done in a tenth of the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** A page of ours in the browser: its sources, which Vite makes into few files, and the files that it is served from. */
export class Bundle {
  constructor(
    /** What the page is called, as in its addresses and in the name of its folder. */
    readonly name: string,
    /** The folder with its `index.html` and its `vite.config.ts`. All paths begin at the project's folder. */
    private readonly source: string,
    /** Files and folders of ours that it is made of: any change makes the page stale. */
    private readonly madeOf: readonly string[],
  ) {}

  /** Where the built page is. */
  get folder(): string {
    return join(BUILT, this.name);
  }

  /**
   * Bundles the page, and compresses its files beside them, unless what is there was built from the same. The new page
   * takes the old one's place only when it is whole.
   *
   * @param project the folder with the sources
   * @returns whether it had to be built
   * @throws Error with Vite's own words where it cannot be bundled
   */
  async build(project: string): Promise<boolean> {
    const target = this.folder;
    // A change to the lockfile may be a change to any package in it.
    const madeOf = [...this.madeOf, 'src/site/bundling', 'package-lock.json'];
    const hash = await hashOf(madeOf.map((path) => join(project, path)));
    const stamp = join(target, STAMP);
    if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return false;

    await mkdir(dirname(target), { recursive: true });
    const draft = await mkdtemp(`${target}-draft-`);
    try {
      await this.#bundle(join(project, this.source), draft);
      await compressAll(draft);
      await writeFile(join(draft, STAMP), hash);
      // A temporary folder is its maker's alone; a page is served by whoever runs the server.
      await chmod(draft, 0o755);
      await rm(target, { recursive: true, force: true });
      await rename(draft, target).catch(() => cp(draft, target, { recursive: true }));
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    return true;
  }

  /** A process of its own: what a bundler leaves behind in memory is of no use to whoever called. */
  async #bundle(source: string, folder: string): Promise<void> {
    const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
    const config = join(source, 'vite.config.ts');
    // Whatever runs this, what is built is for people.
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = fork(vite, ['build', '--config', config, '--outDir', folder], { silent: true, execArgv: [], env });
    let said = '';
    child.stdout?.on('data', (text) => (said += text));
    child.stderr?.on('data', (text) => (said += text));
    const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
    if (code !== 0) throw new Error(`The page "${this.name}" could not be bundled.\n${said}`);
  }
}

async function compressAll(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  await Promise.all(
    files
      .filter((file) => file.isFile() && !COMPRESSED.test(file.name))
      .map(async (file) => {
        const path = join(file.parentPath, file.name);
        const bytes = await readFile(path);
        if (bytes.length < WORTH_COMPRESSING) return;
        await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
        await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, BROTLI));
      }),
  );
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const below = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
    const files = below?.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name)) ?? [path];
    for (const file of files.sort())
      hash
        .update(basename(file))
        .update('\0')
        .update(await readFile(file))
        .update('\0');
  }
  return hash.digest('hex');
}
