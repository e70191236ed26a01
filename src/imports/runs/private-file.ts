import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { toWriteError } from '../../runtime/errors.ts';

/**
 * Writes lines to a file with mode 0600, whatever the mode of an existing file. The lines go to a temporary file, which
 * replaces the old one when it is complete and flushed.
 * @throws OperatorError if the file cannot be written; the old file stays
 */
export async function writePrivately(path: string, lines: () => AsyncIterable<string>): Promise<void> {
  const temporaryPath = `${path}.part`;
  try {
    // A leftover temporary file may be readable by others.
    await rm(temporaryPath, { force: true });
    const handle = await open(temporaryPath, 'wx', 0o600);
    await pipeline(lines, handle.createWriteStream({ flush: true }));
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw toWriteError(path, error);
  }
}
