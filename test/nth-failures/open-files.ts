import { readdirSync, readlinkSync } from 'node:fs';

/** Returns the open files of this process, also deleted ones, whose path begins with a text. */
export function openFiles(beginning: string): string[] {
  const paths = readdirSync('/proc/self/fd').map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      // The descriptor for reading the folder itself.
      return '';
    }
  });
  return paths.filter((path) => path.startsWith(beginning));
}
