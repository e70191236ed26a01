import 'reflect-metadata';
import process from 'node:process';
import type { BackupSums } from './backups/backup-file.ts';
import { restoreBackup } from './backups/restoring.ts';
import { takeBackup } from './backups/taking.ts';
import { urlOfPrimary } from './cluster/primary.ts';
import { readConfig } from './config.ts';
import { checkDatabase } from './database.ts';
import { borrowEmbeddedPostgres } from './embedded-postgres.ts';
import { CannotStart } from './errors.ts';
import { openLog } from './log.ts';

// Takes a backup of all that there is, or brings one back, on the machine itself. While one is taken, a server may be
// running on the same database.

const USAGE = `npm run backup -- <file>     writes all that there is into a new file
npm run restore -- <file>    brings it back, into a database (DATABASE_URL, or DATA_DIR) in which there is nothing yet`;

const DONE = { backup: 'written into', restore: 'restored from' };

try {
  const { act, path } = asked(process.argv.slice(2));
  const config = readConfig(process.env);
  const embedded = config.databaseUrl === null ? await borrowEmbeddedPostgres(config.dataDir) : null;
  try {
    const url = await urlOfPrimary(config, config.databaseUrl ?? embedded!.url, openLog(config));
    await checkDatabase(url);
    const work = act === 'backup' ? takeBackup : restoreBackup;
    const sums = await work(url, path, (table, rows) => process.stderr.write(`${table}: ${rows} rows\n`));
    process.stdout.write(`${rowsIn(sums)} rows of ${Object.keys(sums).length} tables were ${DONE[act]} ${path}.\n`);
  } finally {
    await embedded?.stop();
  }
} catch (error) {
  process.stderr.write(`${error instanceof CannotStart ? error.message : ((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}

/** What the command line asks for. @throws CannotStart */
function asked([act, path, ...others]: string[]): { act: 'backup' | 'restore'; path: string } {
  if ((act !== 'backup' && act !== 'restore') || path === undefined || others.length > 0) throw new CannotStart(USAGE);
  return { act, path };
}

function rowsIn(sums: BackupSums): number {
  return Object.values(sums).reduce((sum, { rows }) => sum + rows, 0);
}
