import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { notWritten } from '../../runtime/errors.ts';

/**
 * Writes lines to a file that only its owner may read (mode 0600), whoever could read what was there before. It is written
 * aside, and takes the place of what was there when it is whole and on the disk.
 * @throws CannotStart if the system does not let it be written: then what was there stays
 */
export async function writePrivately(path: string, lines: () => AsyncIterable<string>): Promise<void> {
  const aside = `${path}.part`;
  try {
    // One that was left behind may be for others to read.
    await rm(aside, { force: true });
    const handle = await open(aside, 'wx', 0o600);
    await pipeline(lines, handle.createWriteStream({ flush: true }));
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw notWritten(path, error);
  }
}
