import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import process from 'node:process';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';

/** Several times as much as the databases of a whole run hold at once. */
const MIN_FREE_BYTES = 4 * 1024 ** 3;

/**
 * Returns the folder below which to create the folders of databases of tests: in memory if there is room, otherwise the
 * system's folder for temporary files. A database has a thousand small files. To copy and delete them costs half a second of
 * processor time on disk, and a tenth of that in memory. TESTS_ON_DISK=yes keeps runs with much data on disk.
 */
export function fastFolder(): string {
  return process.env.TESTS_ON_DISK !== 'yes' && hasRoom() ? MEMORY : tmpdir();
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) >= MIN_FREE_BYTES;
  } catch {
    // Not on this system.
    return false;
  }
}
