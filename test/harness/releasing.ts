import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ANONYMOUS } from '../../src/access/viewer.ts';
import { openReader } from '../../src/app/reader-for-viewers.ts';
import { buildSchema } from '../../src/app/schema.ts';
import { openExportConnections } from '../../src/database/database.ts';
import { Snapshot } from '../../src/outputs/exports/snapshot.ts';
import { makeRelease } from '../../src/outputs/releases/make-release.ts';
import type { TestServer } from './server.ts';

/**
 * Makes a release of the public data of a server, like `npm run release`.
 *
 * @param folder the folder of releases
 * @param say called with the name of each file; it may throw to interrupt the release
 * @returns the number of the release
 */
export async function release(
  { database, dataSource }: TestServer,
  folder: string,
  say?: (what: string) => void,
): Promise<number> {
  const schema = buildSchema();
  const connections = await openExportConnections(database.url, 1);
  const publicUrl = 'https://pacts.example';
  try {
    const reader = openReader(schema, dataSource, { prepared: false, placed: false });
    const snapshot = await Snapshot.open(connections, { reader, viewer: ANONYMOUS, publicUrl });
    try {
      const dataSet = { title: 'Pacts', licence: 'CC0-1.0', contact: null };
      return await makeRelease({ folder, schema, snapshot, dataSet, publicUrl, say });
    } finally {
      await snapshot.close();
    }
  } finally {
    await connections.destroy();
  }
}

/** Removes a folder of releases, which is read-only. */
export function removeReleases(folder: string): void {
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o755);
  rmSync(folder, { recursive: true, force: true });
}
