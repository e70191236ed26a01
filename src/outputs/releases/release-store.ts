import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Coverage } from './coverage.ts';

/** A file of a release. */
export interface ReleasedFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** A release as `/releases` shows it. */
export interface Release {
  number: number;
  /** The instant at which its data were read. */
  created: string;
  citation: string;
  licence: string;
  /** Null in releases of versions that did not state it. */
  coverage: Coverage | null;
  files: ReleasedFile[];
}

/** A column of a release. */
export interface Variable {
  name: string;
  description: string;
}

/** The numbers of the releases in a folder, in ascending order; none if there is no such folder. */
export async function releasesIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => /^[1-9]\d{0,8}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Reads a release from its folder; null if there is no such release. */
export async function readRelease(folder: string, number: number): Promise<Release | null> {
  if (!(await releasesIn(folder)).includes(number)) return null;
  const releaseFolder = join(folder, String(number));
  const { created, citation, licenses, temporalCoverage, spatialCoverage } = await readDataPackage(folder, number);
  const coverage = spatialCoverage ? { temporalCoverage: temporalCoverage ?? null, spatialCoverage } : null;
  const sums = (await readFile(join(releaseFolder, 'SHA256SUMS'), 'utf8')).split('\n').filter(Boolean);
  const files = await Promise.all(
    sums.map(async (line) => {
      const [sha256 = '', name = ''] = line.split('  ');
      return { name, sha256, bytes: (await stat(join(releaseFolder, name))).size };
    }),
  );
  return { number, created, citation, licence: licenses[0].title, coverage, files };
}

/** Reads all releases of a folder, the latest first. */
export async function readReleases(folder: string): Promise<Release[]> {
  const releases = await Promise.all((await releasesIn(folder)).map((number) => readRelease(folder, number)));
  return releases.filter((release) => release !== null).reverse();
}

/**
 * Reads the columns of a release, each name once, without those that only repeat another column in another form. Columns of
 * cooperation items, whose tables are the last ones, come first.
 */
export async function readVariables(folder: string, number: number): Promise<Variable[]> {
  const { resources } = await readDataPackage(folder, number);
  const fields = resources.toReversed().flatMap(({ schema }) => schema.fields);
  const named = new Map<string, Variable>();
  for (const { name, description } of fields)
    if (!SECONDARY.test(name) && !named.has(name)) named.set(name, { name, description });
  return [...named.values()];
}

const SECONDARY = /^(?:id|version|visibility|lang|slug|createdAt|updatedAt)$|(?:Ids?|Lang|Earliest|Latest|Precision)$/;

/** Reads the number of the latest release in a folder, and the instant of its data; null if there is none. */
export async function latestReleaseIn(folder: string): Promise<Pick<Release, 'number' | 'created'> | null> {
  const number = (await releasesIn(folder)).at(-1);
  if (number === undefined) return null;
  const { created } = await readDataPackage(folder, number);
  return { number, created };
}

/** The part of a data package that is read back. */
interface DataPackage {
  created: string;
  citation: string;
  licenses: readonly [{ title: string }];
  temporalCoverage?: string | null;
  spatialCoverage?: string[];
  resources: readonly { schema: { fields: readonly Variable[] } }[];
}

async function readDataPackage(folder: string, number: number): Promise<DataPackage> {
  return JSON.parse(await readFile(join(folder, String(number), 'datapackage.json'), 'utf8'));
}
