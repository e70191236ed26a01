import process from 'node:process';
import type { DataSource } from 'typeorm';
import { checkDatabase, openDatabase } from '../../database/database.ts';
import { borrowEmbeddedPostgres } from '../../database/embedded/embedded-postgres.ts';
import { migrate } from '../../database/migrating/migrate.ts';
import { urlOfPrimary } from '../../database/replicas/primary.ts';
import { type Config, readConfig } from '../../runtime/config.ts';
import { openLog } from '../../runtime/log.ts';
import { operatorMessage } from '../operator-messages.ts';

// Shared by the commands. Each uses the database directly, whether or not a server runs.

/**
 * Runs a command. Errors that the operator can fix are printed as one sentence, others with their stack.
 * @param act returns the exit code
 * @param printed classes of errors that are printed as a sentence, besides OperatorError
 */
export async function runCommand(
  act: () => Promise<number>,
  printed: (new (...parameters: never[]) => Error)[] = [],
): Promise<void> {
  try {
    process.exitCode = await act();
  } catch (error) {
    const isPrinted = printed.some((kind) => error instanceof kind);
    const text = isPrinted ? (error as Error).message : operatorMessage(error);
    process.stderr.write(`${text ?? (error as Error).stack ?? error}\n`);
    process.exitCode = 1;
  }
}

/**
 * Runs work on the database that a server would use, at its primary. An embedded PostgreSQL runs at least as long.
 * @throws OperatorError if the database cannot be used or a setting is wrong
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
 * Runs work on that database with the current schema and the entity classes.
 * @throws OperatorError as `withDatabase` does, or if the database was changed for a later version
 */
export function withDataSource<T>(
  work: (dataSource: DataSource, url: string, config: Config) => Promise<T>,
): Promise<T> {
  return withDatabase(async (url, config) => {
    await migrate(url, { log: openLog(config) });
    // Commands that need no records, such as a backup, start in half the time without the domain.
    const { entities } = await import('../features.ts');
    const dataSource = await openDatabase(url, entities());
    try {
      return await work(dataSource, url, config);
    } finally {
      await dataSource.destroy();
    }
  });
}
