import 'reflect-metadata';
import process from 'node:process';
import type { DataSource } from 'typeorm';
import { ANONYMOUS } from '../../access/viewer.ts';
import { openReadingConnections } from '../../database/database.ts';
import { Snapshot } from '../../outputs/exports/snapshot.ts';
import { makeRelease } from '../../outputs/releases/making.ts';
import type { Config } from '../../runtime/config.ts';
import { CannotStart } from '../../runtime/errors.ts';
import { openReader } from '../reader-for-viewers.ts';
import { buildSchema } from '../schema.ts';
import { runProgram, withDataSource } from './command-line.ts';

// Freezes what is public as the next release, on the machine itself. A server may be running meanwhile, on the same
// database, and serves it as soon as it is whole.

await runProgram(async () => {
  if (process.argv.length > 2) throw new CannotStart('It is asked for so: npm run release. It takes nothing else.');
  await withDataSource(async (dataSource, url, config) => {
    const number = await releaseOf(dataSource, url, config);
    process.stdout.write(`Release ${number} is in ${config.releasesDir}/${number}.\n`);
  });
  return 0;
});

async function releaseOf(dataSource: DataSource, url: string, config: Config): Promise<number> {
  const connections = await openReadingConnections(url, 1);
  try {
    const schema = buildSchema();
    const reader = openReader(schema, dataSource, false);
    const publicUrl = config.publicUrl?.href.replace(/\/$/, '') ?? `http://${config.host}:${config.port}`;
    const snapshot = await Snapshot.open(connections, { reader, viewer: ANONYMOUS, publicUrl });
    try {
      return await makeRelease({
        folder: config.releasesDir,
        schema,
        snapshot,
        dataSet: { title: config.siteTitle, licence: config.dataLicence, contact: config.contact },
        publicUrl,
        say: (what) => process.stderr.write(`${what}\n`),
      });
    } finally {
      await snapshot.close();
    }
  } finally {
    await connections.destroy();
  }
}
