import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

// A server on the embedded PostgreSQL is the only one on its DATA_DIR. It writes there at which address clients reach it, for
// the commands that use the same folder.

const FILE = 'address';

/** Writes down where the server on this folder is reached. */
export async function writeAddress(dataDir: string, url: string): Promise<void> {
  await writeFile(join(dataDir, FILE), `${url}\n`);
}

/** Forgets the address, since its server ends. */
export async function removeAddress(dataDir: string): Promise<void> {
  await rm(join(dataDir, FILE), { force: true });
}

/** Returns where the server on this folder is reached, or was until it was killed; null if none runs there. */
export async function readAddress(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, FILE), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
