import 'reflect-metadata';
import process from 'node:process';
import { CannotStart } from '../../runtime/errors.ts';
import type { BackupSums } from './backups/backup-file.ts';
import { restoreBackup } from './backups/restoring.ts';
import { noteBackup, takeBackup } from './backups/taking.ts';
import { runProgram, withDatabase } from './command-line.ts';

// Takes a backup of all that there is, or brings one back, on the machine itself. While one is taken, a server may be
// running on the same database.

const USAGE = `npm run backup -- <file>     writes all that there is into a new file
npm run restore -- <file>    brings it back, into a database (DATABASE_URL, or DATA_DIR) in which there is nothing yet`;

const DONE = { backup: 'written into', restore: 'restored from' };

await runProgram(async () => {
  const { act, path } = asked(process.argv.slice(2));
  const work = act === 'backup' ? takeBackup : restoreBackup;
  const told = (table: string, rows: number) => process.stderr.write(`${table}: ${rows} rows\n`);
  const sums = await withDatabase(async (url) => {
    const begunAt = new Date();
    const sums = await work(url, path, told);
    if (act === 'backup') await noteBackup(url, begunAt).catch(complain);
    return sums;
  });
  process.stdout.write(`${rowsIn(sums)} rows of ${Object.keys(sums).length} tables were ${DONE[act]} ${path}.\n`);
  return 0;
});

/** A database user that takes backups may have no right to write. */
function complain({ message }: Error): void {
  process.stderr.write(
    `The backup is complete, but its time could not be stored in the database (${message}): metrics do not report it.\n`,
  );
}

/** What the command line asks for. @throws CannotStart */
function asked([act, path, ...others]: string[]): { act: 'backup' | 'restore'; path: string } {
  if ((act !== 'backup' && act !== 'restore') || path === undefined || others.length > 0) throw new CannotStart(USAGE);
  return { act, path };
}

function rowsIn(sums: BackupSums): number {
  return Object.values(sums).reduce((sum, { rows }) => sum + rows, 0);
}
