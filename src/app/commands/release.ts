import 'reflect-metadata';
import process from 'node:process';
import type { DataSource } from 'typeorm';
import { ANONYMOUS } from '../../access/viewer.ts';
import { openExportConnections } from '../../database/database.ts';
import { checkDataAt } from '../../imports/first-data/data-check.ts';
import { Snapshot } from '../../outputs/exports/snapshot.ts';
import { makeRelease } from '../../outputs/releases/make-release.ts';
import { type Config, readConfig } from '../../runtime/config.ts';
import { OperatorError } from '../../runtime/errors.ts';
import { openReader } from '../reader-for-viewers.ts';
import { buildSchema } from '../schema.ts';
import { readAddress } from '../server-address.ts';
import { runCommand, withDataSource } from './command-line.ts';

/** Allows a release with URLs of this machine. */
const ALLOW_LOCAL = '--allow-local';

// Publishes all public data as the next release. A server on the same database and folder serves it when it is
// complete.

await runCommand(async () => {
  const parameters = process.argv.slice(2);
  if (parameters.some((each) => each !== ALLOW_LOCAL)) {
    throw new OperatorError(`Usage: npm run release [-- ${ALLOW_LOCAL}]`);
  }
  if (readConfig(process.env).publicUrl === null && parameters.length === 0) {
    throw new OperatorError(
      `A release keeps its URLs permanently, so it needs PUBLIC_URL, the URL that clients use; ${ALLOW_LOCAL} makes a test ` +
        'release with URLs of this machine.',
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
 * Returns the URL of the server for the release. Without PUBLIC_URL, that of the running server on the same DATA_DIR,
 * or that of a server with these settings.
 * @throws OperatorError if it is unknown
 */
async function publicUrlOf({ publicUrl, databaseUrl, dataDir, host, port }: Config): Promise<string> {
  if (publicUrl) return publicUrl.href.replace(/\/$/, '');
  const running = databaseUrl === null ? await readAddress(dataDir) : null;
  if (running) return running;
  if (port === 0) throw new OperatorError('With PORT 0 the URL of the server is unknown: set PORT or PUBLIC_URL.');
  return `http://${host}:${port}`;
}

async function releaseOf(dataSource: DataSource, url: string, config: Config, publicUrl: string): Promise<number> {
  const connections = await openExportConnections(url, 1);
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
