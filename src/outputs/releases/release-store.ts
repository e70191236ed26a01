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
  const read = (name: string) => readFile(join(releaseFolder, name), 'utf8');
  const { created, citation, licenses } = JSON.parse(await read('datapackage.json'));
  const sums = (await read('SHA256SUMS')).split('\n').filter(Boolean);
  const files = await Promise.all(
    sums.map(async (line) => {
      const [sha256 = '', name = ''] = line.split('  ');
      return { name, sha256, bytes: (await stat(join(releaseFolder, name))).size };
    }),
  );
  return { number, created, citation, licence: licenses[0].title, files };
}
