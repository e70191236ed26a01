import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Built or not, the SQL is read from where it is written: the build copies nothing. */
const FOLDER = dirname(fileURLToPath(import.meta.resolve('#migrations/index.ts')));

/** TypeORM orders migrations by a timestamp of 13 digits at the end of their names. Those of the first edition were lower. */
const TIMESTAMPS = 1_800_000_000_000;

/**
 * Every migration, in running order: one for each file `<number>-<area>.sql`, which runs in a transaction of its own.
 *
 * Until 0.1.0 is released the files may be edited, in commits that show in `definitions.txt` what changes in the database.
 * A database that exists already does not change with an edited file: make it again. From 0.1.0 on no file is edited: a
 * change is a new file. No migration is undone: to go back, restore a backup.
 */
export const migrations = filesOfSql().map(migrationOf);

/** The texts of all migrations, in running order. */
export function migrationTexts(): string[] {
  return filesOfSql().map(textOf);
}

/** Whether a database or a backup with these migrations is of the first edition: all of them began with this one. */
export function isFirstEdition(names: readonly string[]): boolean {
  return names.includes('CreateRecords1795600000000');
}

function filesOfSql(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort();
}

function textOf(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

/** The class of a file's migration, named as TypeORM wants it: `records1800000000001` for `0001-records.sql`. */
function migrationOf(file: string): new () => MigrationInterface {
  const [, number, area] = /^(\d{4})-(.+)\.sql$/.exec(file)!;
  const name = `${area}${TIMESTAMPS + Number(number)}`;
  const named = {
    [name]: class implements MigrationInterface {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query(textOf(file));
      }

      async down(): Promise<void> {
        throw new Error(`${name} is not undone: restore a backup.`);
      }
    },
  };
  return named[name]!;
}
