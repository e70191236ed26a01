import process from 'node:process';
import type { DataSource } from 'typeorm';
import { checkDatabase, openDatabase } from '../../database/database.ts';
import { borrowEmbeddedPostgres } from '../../database/embedded/embedded-postgres.ts';
import { migrate } from '../../database/migrating/migrate.ts';
import { urlOfPrimary } from '../../database/replicas/primary.ts';
import { type Config, readConfig } from '../../runtime/config.ts';
import { openLog } from '../../runtime/log.ts';
import { entities } from '../features.ts';
import { operatorMessage } from '../operator-messages.ts';

// What the programs of the command line share: each works on the machine itself, whether or not a server runs.

/**
 * Runs a program. What the person who started it can put right is told in a sentence, everything else with all that is known.
 * @param act gives the code with which it ends
 * @param theirs errors whose message is such a sentence, beside CannotStart
 */
export async function runProgram(
  act: () => Promise<number>,
  theirs: (new (...parameters: never[]) => Error)[] = [],
): Promise<void> {
  try {
    process.exitCode = await act();
  } catch (error) {
    const isTheirs = theirs.some((kind) => error instanceof kind);
    const told = isTheirs ? (error as Error).message : operatorMessage(error);
    process.stderr.write(`${told ?? (error as Error).stack ?? error}\n`);
    process.exitCode = 1;
  }
}

/**
 * Works on the database that a server would use, at its primary; the embedded one runs as long as that takes.
 * @throws CannotStart where it cannot be used, or a setting is wrong
 */
export async function withDatabase<T>(work: (url: string, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const embedded = config.databaseUrl === null ? await borrowEmbeddedPostgres(config.dataDir) : null;
  try {
    const url = await urlOfPrimary(config, config.databaseUrl ?? embedded!.url, openLog(config));
    await checkDatabase(url);
    return await work(url, config);
  } finally {
    await embedded?.stop();
  }
}

/**
 * Works on that database as a server does: with the schema of this Entente, and by the classes of its tables.
 * @throws CannotStart as `withDatabase` does, and where it was written by another Entente
 */
export function withDataSource<T>(
  work: (dataSource: DataSource, url: string, config: Config) => Promise<T>,
): Promise<T> {
  return withDatabase(async (url, config) => {
    await migrate(url, { log: openLog(config) });
    const dataSource = await openDatabase(url, entities());
    try {
      return await work(dataSource, url, config);
    } finally {
      await dataSource.destroy();
    }
  });
}
