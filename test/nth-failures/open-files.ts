import { readdirSync, readlinkSync } from 'node:fs';

/** The files that this process holds open, also those without a name, whose path begins so. */
export function openFiles(beginning: string): string[] {
  const paths = readdirSync('/proc/self/fd').map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      // The one by which the folder is read.
      return '';
    }
  });
  return paths.filter((path) => path.startsWith(beginning));
}
