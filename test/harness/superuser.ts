import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the superuser's URL of an embedded PostgreSQL, for tests that create databases, roles and standbys.
 * @param url the URL of the server's role
 * @param dataDir the data folder of the PostgreSQL
 */
export function superuserUrl(url: string, dataDir: string): string {
  const changed = new URL(url);
  changed.username = 'entente';
  changed.password = readFileSync(join(dataDir, 'postgres', 'password'), 'utf8').trim();
  return changed.href;
}
