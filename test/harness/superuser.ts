import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The URL of the superuser of an embedded PostgreSQL, for tests that make databases, roles and standbys.
 * @param url of the role of the server
 * @param dataDir the folder on which it was started
 */
export function superuserUrl(url: string, dataDir: string): string {
  const changed = new URL(url);
  changed.username = 'entente';
  changed.password = readFileSync(join(dataDir, 'postgres', 'password'), 'utf8').trim();
  return changed.href;
}
