import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

// Plain JavaScript, because it runs before anything is compiled.

const PROJECT = resolve(import.meta.dirname, '../../..');

/** The files on which the build depends. */
const SOURCES = [
  'package.json',
  'package-lock.json',
  'schema.graphql',
  'tsconfig.json',
  'tsconfig.build.json',
  'migrations',
  'src',
  'CHANGELOG.md',
  '.github/CONTRIBUTING.md',
  '.github/SECURITY.md',
];

/** Compiled, bundled by Vite with the page to which they belong, or rendered as pages of the manual. */
const COMPILED = new Set(['.ts', '.tsx', '.md']);
const PAGES = ['src/site/desk/page', 'src/site/explorer/page', 'src/site/playground/page'];

/** Holds the hash of what all was built from. */
const STAMP = '.built-from';

const { values: options } = parseArgs({
  options: {
    /** The folder to build. */
    out: { type: 'string', default: join(PROJECT, 'dist') },
    /** Nothing is built if the folder was built from the same sources. */
    'if-changed': { type: 'boolean', default: false },
    /** The pages are neither type-checked nor bundled. */
    'without-pages': { type: 'boolean', default: false },
  },
});
const { out } = options;
const hash = hashOf(SOURCES);
const stamp = join(out, STAMP);
if (!options['if-changed'] || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) await build();

/** Builds the folder: it holds everything that a server needs but for the packages, and can be moved. */
async function build() {
  checkPackages();
  if (!options['without-pages']) await import('./generate-documents.js');
  const compiler = join(dirname(resolved('typescript/package.json')), 'bin/tsc');
  const parameters = [compiler, '--project', 'tsconfig.build.json', '--outDir', out];
  execFileSync(process.execPath, parameters, { cwd: PROJECT, stdio: 'inherit' });
  copyAssets();
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  const { buildManual } = await import(join(out, 'src/site/manual/build.js'));
  buildManual(PROJECT);
  if (options['without-pages']) return;
  const { EXPLORER } = await import(join(out, 'src/site/explorer/bundle.js'));
  const { PLAYGROUND } = await import(join(out, 'src/site/playground/bundle.js'));
  const { DESK } = await import(join(out, 'src/site/desk/bundle.js'));
  await Promise.all([PLAYGROUND.build(PROJECT), EXPLORER.build(PROJECT), DESK.build(PROJECT)]);
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
      'The sources have changed since dist was built, and the packages that build it are left out: run npm ci without --omit=optional.\n',
    );
    process.exit(1);
  }
}

/** Copies what the program reads while it runs: SQL, GraphQL documents, data and styles. */
function copyAssets() {
  for (const file of ['migrations', 'src'].flatMap(filesIn)) {
    if (COMPILED.has(extname(file)) || PAGES.some((page) => file.startsWith(`${page}/`))) continue;
    mkdirSync(dirname(join(out, file)), { recursive: true });
    cpSync(join(PROJECT, file), join(out, file));
  }
}

/** With a package of its own, what is built finds everything inside itself: see `imports` there. */
function manifest() {
  const { name, version, license, type, engines, imports } = JSON.parse(
    readFileSync(join(PROJECT, 'package.json'), 'utf8'),
  );
  return { name, version, license, private: true, type, engines, imports };
}

/** The files below a path, in the order of their names; the path itself if it is a file. */
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
  // Generated files follow from the others, and a fresh clone does not have them yet.
  for (const file of files.filter((path) => !path.endsWith('/documents.ts'))) {
    sum
      .update(file)
      .update('\0')
      .update(readFileSync(join(PROJECT, file)))
      .update('\0');
  }
  return sum.digest('hex');
}
