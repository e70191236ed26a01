import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SRC = join(import.meta.dirname, '../../src');

/** The wings from top to bottom, as src/README.md lists them. */
const [, drawn = ''] = /```\n([^`]*)```/.exec(readFileSync(join(SRC, 'README.md'), 'utf8')) ?? [];
const WINGS = [...drawn.matchAll(/^([\w.-]+?)\/? {2,}\S/gm)].map(([, name]) => name!);

/** Files that would serve any domain, and therefore contain no words of Entente's. */
const WITHOUT_DOMAIN = /^(server|access|query|database\/(replicas|notifications)|runtime\/telemetry)\//;
const DOMAIN =
  /\b(agreement|commitment|figure|forum|session|speaker|delegation|party|parties|topic|country|city|bloc|signature|cooperation)\b/i;

/** Packages that only some files may import. */
const CONFINED: { [name: string]: RegExp } = {
  '@apollo/server': /^(server\/|app\/server\.ts$)/,
  'graphql-ws': /^server\/subscriptions\/websocket\.ts$/,
  ws: /^server\/subscriptions\/websocket\.ts$/,
  'prom-client': /^runtime\/telemetry\//,
  '@opentelemetry': /^runtime\/telemetry\/tracing\.ts$/,
  'type-graphql':
    /^(records\/|query\/compiling\/read-plans\.ts$|app\/schema\.ts$|.*\.(entity|inputs|list|resolver)\.ts$)/,
  // For environment and signals; the embedded PostgreSQL needs the user of the process.
  'node:process': /^(main\.ts$|runtime\/(v8-flags|node-env)\.ts$|app\/commands\/|database\/embedded\/)/,
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();

/** The folders of features. */
const FEATURES = new Set(
  files.filter((file) => /\bfeature\.ts$/.test(file) && !/^(records|app)\//.test(file)).map(dirname),
);

/** The index of a file's wing from the top; -1 if the file is in no wing. */
function wingIndexOf(file: string): number {
  return WINGS.indexOf(file.split('/')[0]!);
}

function textOf(file: string): string {
  return readFileSync(join(SRC, file), 'utf8');
}

/** The imports of a file: own files as paths below src, packages by name. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, path]) =>
    path!.startsWith('.') ? normalize(join(dirname(file), path!)).replaceAll('\\', '/') : path!,
  );
}

function isOurs(path: string): boolean {
  return /\.tsx?$/.test(path) && !path.startsWith('..');
}

/** A feature may import another's entities, reads, lists, groups and rules; inputs and lists also its inputs. */
function isAllowedImport(file: string, imported: string): boolean {
  if (/\.(entity|reads|list|groups|rules)\.ts$/.test(imported)) return true;
  return /\.inputs\.ts$/.test(imported) && /\.(inputs|list)\.ts$/.test(file);
}

describe.each(files)('%s', (file) => {
  it('is in a wing', () => {
    expect(wingIndexOf(file)).toBeGreaterThanOrEqual(0);
  });

  it('imports only from its own wing and from wings below', () => {
    expect(importsOf(file).filter((path) => isOurs(path) && wingIndexOf(path) < wingIndexOf(file))).toEqual([]);
  });

  it('imports only entities, reads, lists, groups and rules of other features', () => {
    const folder = dirname(file);
    if (!FEATURES.has(folder)) return;
    const known = importsOf(file).filter((path) => {
      const other = dirname(path);
      return FEATURES.has(other) && other !== folder && !isAllowedImport(file, path);
    });
    expect(known).toEqual([]);
  });

  it('imports a confined package only if allowed', () => {
    const misplaced = importsOf(file).filter((path) => {
      const [, where] = Object.entries(CONFINED).find(([name]) => path === name || path.startsWith(`${name}/`)) ?? [];
      return where && !where.test(file);
    });
    expect(misplaced).toEqual([]);
  });

  it('has no default export', () => {
    expect(textOf(file)).not.toMatch(/^export default/m);
  });

  if (WITHOUT_DOMAIN.test(file)) {
    it('contains no words of the domain', () => {
      const named = textOf(file)
        .split('\n')
        .filter((line) => DOMAIN.test(line));
      expect(named).toEqual([]);
    });
  }
});

it('src has no import cycle', () => {
  const left = new Map(files.map((file) => [file, importsOf(file).filter(isOurs)]));
  // Repeatedly removes files that import no remaining file; the rest are cycles.
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [file, imported] of left) if (!imported.some((path) => left.has(path))) left.delete(file);
  }
  expect([...left.keys()]).toEqual([]);
});
