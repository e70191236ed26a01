import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Writes lines to a file that only its owner may read (mode 0600), whoever could read what was there before. */
export async function writePrivately(path: string, lines: () => AsyncIterable<string>): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  await handle.chmod(0o600);
  await pipeline(lines, handle.createWriteStream());
}
