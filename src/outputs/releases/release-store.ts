import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

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
  files: ReleasedFile[];
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
  const { created, citation, licenses } = await readDataPackage(folder, number);
  const sums = (await readFile(join(releaseFolder, 'SHA256SUMS'), 'utf8')).split('\n').filter(Boolean);
  const files = await Promise.all(
    sums.map(async (line) => {
      const [sha256 = '', name = ''] = line.split('  ');
      return { name, sha256, bytes: (await stat(join(releaseFolder, name))).size };
    }),
  );
  return { number, created, citation, licence: licenses[0].title, files };
}

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
}

async function readDataPackage(folder: string, number: number): Promise<DataPackage> {
  return JSON.parse(await readFile(join(folder, String(number), 'datapackage.json'), 'utf8'));
}
