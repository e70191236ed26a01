import 'reflect-metadata';
import process from 'node:process';
import type { DataSource } from 'typeorm';
import { ANONYMOUS } from '../../access/viewer.ts';
import { openReadingConnections } from '../../database/database.ts';
import { checkDataAt } from '../../imports/first-data/data-check.ts';
import { Snapshot } from '../../outputs/exports/snapshot.ts';
import { makeRelease } from '../../outputs/releases/making.ts';
import { type Config, readConfig } from '../../runtime/config.ts';
import { CannotStart } from '../../runtime/errors.ts';
import { openReader } from '../reader-for-viewers.ts';
import { buildSchema } from '../schema.ts';
import { readAddress } from '../server-address.ts';
import { runProgram, withDataSource } from './command-line.ts';

/** Says that a release may have addresses that only this machine knows. */
const ALLOW_LOCAL = '--allow-local';

// Freezes what is public as the next release, on the machine itself. A server may be running meanwhile, on the same
// database, and serves it as soon as it is whole.

await runProgram(async () => {
  const parameters = process.argv.slice(2);
  if (parameters.some((each) => each !== ALLOW_LOCAL)) {
    throw new CannotStart(`It is asked for so: npm run release [-- ${ALLOW_LOCAL}]. It takes nothing else.`);
  }
  if (readConfig(process.env).publicUrl === null && parameters.length === 0) {
    throw new CannotStart(
      `A release keeps addresses for good, so it needs PUBLIC_URL, the address that clients use; ${ALLOW_LOCAL} makes one for ` +
        'trying, with addresses of this machine.',
    );
  }
  await withDataSource(async (dataSource, url, config) => {
    await checkDataAt(url, config.isDemo);
    const number = await releaseOf(dataSource, url, config, await publicUrlOf(config));
    process.stdout.write(`Release ${number} is in ${config.releasesDir}/${number}.\n`);
  });
  return 0;
});

/**
 * Returns the address under which the release is to be found: without PUBLIC_URL that of the server which runs on the same
 * DATA_DIR, or the one that a server with these settings would have.
 * @throws CannotStart if nobody knows
 */
async function publicUrlOf({ publicUrl, databaseUrl, dataDir, host, port }: Config): Promise<string> {
  if (publicUrl) return publicUrl.href.replace(/\/$/, '');
  const running = databaseUrl === null ? await readAddress(dataDir) : null;
  if (running) return running;
  if (port === 0) throw new CannotStart('With PORT 0 the address of the server is not known: set PORT or PUBLIC_URL.');
  return `http://${host}:${port}`;
}

async function releaseOf(dataSource: DataSource, url: string, config: Config, publicUrl: string): Promise<number> {
  const connections = await openReadingConnections(url, 1);
  try {
    const schema = buildSchema();
    const reader = openReader(schema, dataSource, { prepared: false, placed: false });
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
