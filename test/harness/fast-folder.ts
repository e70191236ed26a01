import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import process from 'node:process';

/** Linux's folder for files in memory. */
const MEMORY = '/dev/shm';

/** Several times the size of all databases of a run. */
const MIN_FREE_BYTES = 4 * 1024 ** 3;

/**
 * Returns the parent folder for databases of tests: in memory if there is room, otherwise the folder for temporary files.
 * Copying and deleting the thousand small files of a database takes half a second of CPU on disk, and a tenth of that in
 * memory. TESTS_ON_DISK=yes keeps runs with much data on disk.
 */
export function fastFolder(): string {
  return process.env.TESTS_ON_DISK !== 'yes' && hasRoom() ? MEMORY : tmpdir();
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) >= MIN_FREE_BYTES;
  } catch {
    // This system has no such folder.
    return false;
  }
}
