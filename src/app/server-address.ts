import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

// A server with the embedded PostgreSQL is the only one on its DATA_DIR. It stores its URL there for the commands that
// use the same folder.

const FILE = 'address';

export async function writeAddress(dataDir: string, url: string): Promise<void> {
  await writeFile(join(dataDir, FILE), `${url}\n`);
}

export async function removeAddress(dataDir: string): Promise<void> {
  await rm(join(dataDir, FILE), { force: true });
}

/**
 * Returns the URL of the server on this folder; null if none runs there. After a kill, the URL of the killed server
 * stays.
 */
export async function readAddress(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, FILE), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
