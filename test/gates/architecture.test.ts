import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SRC = join(import.meta.dirname, '../../src');

/** The folders of features, in the order of the table of contents: a new one has its place by standing there. */
const [, contents = ''] =
  /readonly Feature\[\] = \[([^\]]*)\]/.exec(readFileSync(join(SRC, 'features.ts'), 'utf8')) ?? [];
const FOLDERS = contents.match(/\w+/g) ?? [];

/** Those that know no more of each other than they must; what all records share is everybody's to know. */
const FEATURES = FOLDERS.filter((folder) => folder !== 'records');

/** Who may import whom: everybody those who stand further up, nobody those further down. */
const ORDER = [
  [
    'errors.ts',
    'config.ts',
    'logged-error.ts',
    'log.ts',
    'naming.ts',
    'door.ts',
    'entity-tags.ts',
    'lifetime.ts',
    'turns.ts',
    'cancelling.ts',
    'free-port.ts',
    'version.ts',
    'engine.ts',
    'production.ts',
    'opened.ts',
  ],
  ['telemetry'],
  ['access'],
  ['cluster'],
  ['context.ts'],
  ['reading'],
  ...FOLDERS.map((folder) => [folder]),
  ['seed'],
  ['realtime'],
  ['bundled'],
  ['playground'],
  ['whole-records'],
  ['linked-data'],
  ['citing'],
  ['pages'],
  ['explorer'],
  ['calendars'],
  ['atom'],
  ['how-to'],
  ['features.ts', 'data-sizes.ts'],
  ['schema.ts', 'database.ts', 'reader.ts', 'postgres-programs.ts', 'embedded-postgres.ts', 'readiness.ts'],
  ['backups'],
  ['transport'],
  ['exporting'],
  ['imports'],
  ['releases'],
  ['upkeep.ts'],
  ['server.ts'],
  ['workers.ts'],
  ['command-line.ts'],
  ['main.ts', 'create-key.ts', 'import.ts', 'release.ts', 'backup.ts', 'print-schema.ts', 'build-pages.ts'],
];

/** Folders that would serve any domain: what Entente is about has no name there. */
const WITHOUT_DOMAIN = ['reading', 'access', 'cluster', 'realtime', 'transport', 'telemetry'];
const DOMAIN =
  /\b(agreement|commitment|figure|forum|session|speaker|delegation|party|parties|topic|country|city|bloc|signature|cooperation)\b/i;

/** Where a package may be known. */
const CONFINED: { [name: string]: RegExp } = {
  '@apollo/server': /^(transport\/|server\.ts$)/,
  'graphql-ws': /^transport\/websocket\.ts$/,
  ws: /^transport\/websocket\.ts$/,
  'prom-client': /^telemetry\//,
  '@opentelemetry': /^telemetry\/tracing\.ts$/,
  'type-graphql': /^(records\/|reading\/readings\.ts$|schema\.ts$|.*\.(entity|inputs|resolver)\.ts$)/,
  // The environment and signals are main's (and what it loads first); the embedded PostgreSQL asks as which user it runs.
  'node:process':
    /^(main|engine|production|command-line|create-key|import|release|backup|embedded-postgres|postgres-programs)\.ts$/,
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();

function rankOf(file: string): number {
  const [top] = file.split('/');
  return ORDER.findIndex((names) => names.includes(top!));
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

/** Of another feature one may know what it is and how it is found; an input may hold another's input. */
function mayKnow(file: string, imported: string): boolean {
  if (/\.(entity|reads|groups)\.ts$/.test(imported)) return true;
  return /\.inputs\.ts$/.test(imported) && /\.inputs\.ts$/.test(file);
}

describe.each(files)('%s', (file) => {
  it('has its place in the order', () => {
    expect(rankOf(file)).toBeGreaterThanOrEqual(0);
  });

  it('imports only what stands above it', () => {
    const below = importsOf(file).filter((path) => isOurs(path) && rankOf(path) > rankOf(file));
    expect(below).toEqual([]);
  });

  it('knows of another feature no more than entities and reads', () => {
    const folder = dirname(file);
    if (!FEATURES.includes(folder)) return;
    const known = importsOf(file).filter((path) => {
      const other = dirname(path);
      return FEATURES.includes(other) && other !== folder && !mayKnow(file, path);
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

  if (WITHOUT_DOMAIN.includes(file.split('/')[0]!)) {
    it('names nothing that Entente is about', () => {
      const named = textOf(file)
        .split('\n')
        .filter((line) => DOMAIN.test(line));
      expect(named).toEqual([]);
    });
  }
});
