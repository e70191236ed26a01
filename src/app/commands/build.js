import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

// Plain JavaScript, since it runs before anything is compiled.

const PROJECT = resolve(import.meta.dirname, '../../..');

/** The files that the build depends on. */
const SOURCES = ['package-lock.json', 'schema.graphql', 'tsconfig.json', 'tsconfig.build.json', 'migrations', 'src'];

/** These are compiled, or bundled by Vite with their page. */
const COMPILED = new Set(['.ts', '.tsx', '.md']);
const PAGES = ['src/site/explorer/page', 'src/site/playground/page'];

/** The file with the hash of the sources. */
const STAMP = '.built-from';

const { values: options } = parseArgs({
  options: {
    /** The output folder. */
    out: { type: 'string', default: join(PROJECT, 'dist') },
    /** Whether to skip the build if the folder was built from the same sources. */
    'if-changed': { type: 'boolean', default: false },
    /** Whether to skip type-checking and bundling the pages. */
    'without-pages': { type: 'boolean', default: false },
  },
});
const { out } = options;
const hash = hashOf(SOURCES);
const stamp = join(out, STAMP);
if (!options['if-changed'] || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) await build();

/** Builds the folder, which has everything that a server needs except the packages, and can be moved. */
async function build() {
  checkPackages();
  if (!options['without-pages']) await import('./generate-documents.js');
  const compiler = join(dirname(resolved('typescript/package.json')), 'bin/tsc');
  const parameters = [compiler, '--project', 'tsconfig.build.json', '--outDir', out];
  execFileSync(process.execPath, parameters, { cwd: PROJECT, stdio: 'inherit' });
  copyAssets();
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  if (options['without-pages']) return;
  const { EXPLORER } = await import(join(out, 'src/site/explorer/bundle.js'));
  const { PLAYGROUND } = await import(join(out, 'src/site/playground/bundle.js'));
  await Promise.all([PLAYGROUND.build(PROJECT), EXPLORER.build(PROJECT)]);
  writeFileSync(stamp, hash);
}

function resolved(path) {
  return createRequire(import.meta.url).resolve(path);
}

function checkPackages() {
  try {
    resolved('typescript/package.json');
    resolved('vite/package.json');
  } catch {
    process.stderr.write(
      'The sources have changed since dist was built, and the packages for building are not installed: run npm ci without --omit=optional.\n',
    );
    process.exit(1);
  }
}

/** Copies the files that the program reads: SQL, GraphQL documents, data and styles. */
function copyAssets() {
  for (const file of ['migrations', 'src'].flatMap(filesIn)) {
    if (COMPILED.has(extname(file)) || PAGES.some((page) => file.startsWith(`${page}/`))) continue;
    mkdirSync(dirname(join(out, file)), { recursive: true });
    cpSync(join(PROJECT, file), join(out, file));
  }
}

/** The built program has its own package.json, so that its `imports` resolve inside the folder. */
function manifest() {
  const { name, version, license, type, engines, imports } = JSON.parse(
    readFileSync(join(PROJECT, 'package.json'), 'utf8'),
  );
  return { name, version, license, private: true, type, engines, imports };
}

/** Returns the files below a folder, sorted. */
function filesIn(path) {
  const below = readdirSync(join(PROJECT, path), { recursive: true, withFileTypes: true });
  return below
    .filter((entry) => entry.isFile())
    .map((entry) => relative(PROJECT, join(entry.parentPath, entry.name)))
    .sort();
}

function hashOf(paths) {
  const sum = createHash('sha256');
  const files = paths.flatMap((path) => (extname(path) ? [path] : filesIn(path)));
  // Generated files depend on the others only, and a fresh clone does not have them.
  for (const file of files.filter((path) => !path.endsWith('/documents.ts'))) {
    sum
      .update(file)
      .update('\0')
      .update(readFileSync(join(PROJECT, file)))
      .update('\0');
  }
  return sum.digest('hex');
}
