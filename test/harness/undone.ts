import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.ts';

/**
 * Undoes migrations, the last one first.
 * @param since the name of the first one that is undone; by default all are
 */
export async function undoMigrations(url: string, since = migrations[0]!.name): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    installExtensions: false,
  });
  await dataSource.initialize();
  try {
    const first = migrations.findIndex(({ name }) => name === since);
    for (const _ of migrations.slice(first)) await dataSource.undoLastMigration();
  } finally {
    await dataSource.destroy();
  }
}
