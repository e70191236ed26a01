import { open, rename } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname } from 'node:path';

/**
 * Renames a file or folder and syncs its folder: without that, a power loss could undo the rename. The contents must be
 * on disk already.
 * @throws the error of the system, after restoring the old name
 */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  try {
    await syncFolder(dirname(to));
  } catch (error) {
    await rename(to, from);
    throw error;
  }
}

/** Writes the names in a folder to disk. Syncing a file does not do that. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders.
  if (platform() === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
