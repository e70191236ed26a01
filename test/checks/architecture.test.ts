import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SRC = join(import.meta.dirname, '../../src');

/** The wings of the house from top to bottom, as src/README.md draws them: each imports only from those below it. */
const [, drawn = ''] = /```\n([^`]*)```/.exec(readFileSync(join(SRC, 'README.md'), 'utf8')) ?? [];
const WINGS = [...drawn.matchAll(/^([\w.-]+?)\/? {2,}\S/gm)].map(([, name]) => name!);

/** What would serve any domain: what Entente is about has no name there. */
const WITHOUT_DOMAIN = /^(server|access|query|database\/(replicas|notifications)|runtime\/telemetry)\//;
const DOMAIN =
  /\b(agreement|commitment|figure|forum|session|speaker|delegation|party|parties|topic|country|city|bloc|signature|cooperation)\b/i;

/** Where a package may be known. */
const CONFINED: { [name: string]: RegExp } = {
  '@apollo/server': /^(server\/|app\/server\.ts$)/,
  'graphql-ws': /^server\/subscriptions\/websocket\.ts$/,
  ws: /^server\/subscriptions\/websocket\.ts$/,
  'prom-client': /^runtime\/telemetry\//,
  '@opentelemetry': /^runtime\/telemetry\/tracing\.ts$/,
  'type-graphql':
    /^(records\/|query\/compiling\/readings\.ts$|app\/schema\.ts$|.*\.(entity|inputs|list|resolver)\.ts$)/,
  // The environment and signals are main's (and what it loads first); the embedded PostgreSQL asks as which user it runs.
  'node:process': /^(main\.ts$|runtime\/(v8-flags|node-env)\.ts$|app\/commands\/|database\/embedded\/)/,
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();

/** The folders of features: those that know no more of each other than they must. */
const FEATURES = new Set(
  files.filter((file) => /\bfeature\.ts$/.test(file) && !/^(records|app)\//.test(file)).map(dirname),
);

/** On which floor a file lies, from the top; -1 where it lies in no wing. */
function floorOf(file: string): number {
  return WINGS.indexOf(file.split('/')[0]!);
}

function textOf(file: string): string {
  return readFileSync(join(SRC, file), 'utf8');
}

/** What a file imports: files of ours as paths below src, packages by name. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, path]) =>
    path!.startsWith('.') ? normalize(join(dirname(file), path!)).replaceAll('\\', '/') : path!,
  );
}

function isOurs(path: string): boolean {
  return /\.tsx?$/.test(path) && !path.startsWith('..');
}

/** Of another feature one may know what it is, how it is found and its rules; an input or a list may hold another's input. */
function mayKnow(file: string, imported: string): boolean {
  if (/\.(entity|reads|list|groups|rules)\.ts$/.test(imported)) return true;
  return /\.inputs\.ts$/.test(imported) && /\.(inputs|list)\.ts$/.test(file);
}

describe.each(files)('%s', (file) => {
  it('lies in a wing', () => {
    expect(floorOf(file)).toBeGreaterThanOrEqual(0);
  });

  it('imports only from its own wing and those below', () => {
    expect(importsOf(file).filter((path) => isOurs(path) && floorOf(path) < floorOf(file))).toEqual([]);
  });

  it('knows of another feature no more than entities, reads, lists and rules', () => {
    const folder = dirname(file);
    if (!FEATURES.has(folder)) return;
    const known = importsOf(file).filter((path) => {
      const other = dirname(path);
      return FEATURES.has(other) && other !== folder && !mayKnow(file, path);
    });
    expect(known).toEqual([]);
  });

  it('knows packages only where they belong', () => {
    const misplaced = importsOf(file).filter((path) => {
      const [, where] = Object.entries(CONFINED).find(([name]) => path === name || path.startsWith(`${name}/`)) ?? [];
      return where && !where.test(file);
    });
    expect(misplaced).toEqual([]);
  });

  it('exports by name only', () => {
    expect(textOf(file)).not.toMatch(/^export default/m);
  });

  if (WITHOUT_DOMAIN.test(file)) {
    it('names nothing that Entente is about', () => {
      const named = textOf(file)
        .split('\n')
        .filter((line) => DOMAIN.test(line));
      expect(named).toEqual([]);
    });
  }
});

it('has no circle of files that import each other', () => {
  const left = new Map(files.map((file) => [file, importsOf(file).filter(isOurs)]));
  // Files that import nothing that is left are in no circle.
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [file, imported] of left) if (!imported.some((path) => left.has(path))) left.delete(file);
  }
  expect([...left.keys()]).toEqual([]);
});
