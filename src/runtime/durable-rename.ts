import { open, rename } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname } from 'node:path';

/**
 * Renames a file or folder, and waits until its new name is on the disk: a power loss would undo a rename before that. The
 * contents have to be there already.
 * @throws if the system does not let it: then it has its old name
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

/** Waits until the names of what is in a folder are on the disk: syncing a file does not do that. */
export async function syncFolder(path: string): Promise<void> {
  // Windows does not open folders.
  if (platform() === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
