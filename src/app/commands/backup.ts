import 'reflect-metadata';
import process from 'node:process';
import { OperatorError } from '../../runtime/errors.ts';
import type { BackupSums } from './backups/backup-file.ts';
import { restoreBackup } from './backups/restore-backup.ts';
import { recordBackupTime, takeBackup } from './backups/take-backup.ts';
import { runCommand, withDatabase } from './command-line.ts';

// Takes or restores a backup directly in the database. A server may use the database while a backup is taken.

const USAGE = `npm run backup -- <file>     writes all data into a new file
npm run restore -- <file>    restores it into an empty database (DATABASE_URL, or DATA_DIR)`;

const DONE = { backup: 'written to', restore: 'restored from' };

await runCommand(async () => {
  const { act, path } = parseArguments(process.argv.slice(2));
  const work = act === 'backup' ? takeBackup : restoreBackup;
  const report = (table: string, rows: number) => process.stderr.write(`${table}: ${rows} rows\n`);
  const sums = await withDatabase(async (url) => {
    const begunAt = new Date();
    const sums = await work(url, path, report);
    if (act === 'backup') await recordBackupTime(url, begunAt).catch(warn);
    return sums;
  });
  process.stdout.write(`${rowsIn(sums)} rows of ${Object.keys(sums).length} tables were ${DONE[act]} ${path}.\n`);
  return 0;
});

/** A user that takes backups may have no right to write. */
function warn({ message }: Error): void {
  process.stderr.write(
    `The backup is complete, but its time could not be stored in the database (${message}): metrics do not show it.\n`,
  );
}

/** @throws OperatorError */
function parseArguments([act, path, ...others]: string[]): { act: 'backup' | 'restore'; path: string } {
  if ((act !== 'backup' && act !== 'restore') || path === undefined || others.length > 0)
    throw new OperatorError(USAGE);
  return { act, path };
}

function rowsIn(sums: BackupSums): number {
  return Object.values(sums).reduce((sum, { rows }) => sum + rows, 0);
}
