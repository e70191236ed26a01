import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** The folder of built pages: beside the compiled files, or `dist` if the TypeScript sources run directly, as in tests. */
export const BUILT = join(import.meta.dirname, '../../..', import.meta.url.endsWith('.ts') ? 'dist' : '.');

/** A file with the hash of the sources of a page. */
export const STAMP_FILE = '.built-from';

/** Vite's list of the built files. */
export const MANIFEST_FILE = '.vite/manifest.json';

/** Compression of smaller files saves nothing. */
const MIN_COMPRESSED_BYTES = 1_024;

/** Files of formats that are compressed already. */
const COMPRESSED = /\.woff2$/;

/** A few per cent larger than the maximum quality of 11, in a tenth of the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** A page with scripts: its sources, and the few files that Vite builds from them. */
export class Bundle {
  constructor(
    /** The name of the page, in addresses and as the name of its folder. */
    readonly name: string,
    /** The folder with `vite.config.ts`, relative to the project's folder. */
    private readonly source: string,
    /** Source files and folders; any change makes the page stale. */
    private readonly madeOf: readonly string[],
  ) {}

  get folder(): string {
    return join(BUILT, this.name);
  }

  /**
   * Builds the page and compresses its files, unless the sources are unchanged. The new page replaces the old one only when
   * it is complete.
   *
   * @param project the folder with the sources
   * @returns whether the page was built
   * @throws Error with Vite's output if the build fails
   */
  async build(project: string): Promise<boolean> {
    const target = this.folder;
    // A change of the lockfile may change any package.
    const madeOf = [...this.madeOf, 'src/site/bundling', 'package-lock.json'];
    const hash = await hashOf(madeOf.map((path) => join(project, path)));
    const stamp = join(target, STAMP_FILE);
    if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return false;

    await mkdir(dirname(target), { recursive: true });
    const draft = await mkdtemp(`${target}-draft-`);
    try {
      await this.#bundle(join(project, this.source), draft);
      await compressAll(draft);
      await writeFile(join(draft, STAMP_FILE), hash);
      // mkdtemp makes a private folder, but another user may run the server.
      await chmod(draft, 0o755);
      await rm(target, { recursive: true, force: true });
      await rename(draft, target).catch(() => cp(draft, target, { recursive: true }));
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    return true;
  }

  /** Runs Vite in a child process, so that its memory is freed. */
  async #bundle(source: string, folder: string): Promise<void> {
    const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
    const config = join(source, 'vite.config.ts');
    // A production build even in tests.
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = fork(vite, ['build', '--config', config, '--outDir', folder], { silent: true, execArgv: [], env });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));
    const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
    if (code !== 0) throw new Error(`The page "${this.name}" could not be built.\n${output}`);
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
        if (bytes.length < MIN_COMPRESSED_BYTES) return;
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
