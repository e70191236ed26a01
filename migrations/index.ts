import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Built or not, the SQL is read from where it is written: the build copies nothing. */
const FOLDER = dirname(fileURLToPath(import.meta.resolve('#migrations/index.ts')));

/** Names of migrations end with a timestamp of 13 digits. Those of the first edition were lower. */
const TIMESTAMPS = 1_800_000_000_000;

/** A change of the database. */
export interface Migration {
  /** As the table `migration` has it: `records1800000000001` for `0001-records.sql`. */
  name: string;
  number: number;
  text: string;
  /** Whether it runs in batches while the server serves (`<number>-<area>.slow.sql`), and not before. */
  isSlow: boolean;
  /** SQL that counts what a slow migration processes (`-- total: select count(*) from …`); null: nobody knows. */
  total: string | null;
  /** The numbers of slow migrations that have to be finished before this one runs (`-- needs: 0014, 0016`). */
  needs: number[];
  /**
   * The last migration of the oldest program that works with the schema after this one (`-- oldest: 0014`); null: all
   * programs that worked before still do.
   */
  oldest: number | null;
}

/**
 * Every migration, in running order: one for each file `<number>-<area>.sql`, which runs in a transaction of its own, or
 * `<number>-<area>.slow.sql` (see `src/database/migrating/slow-migration.ts`).
 *
 * Until 0.1.0 is released the files may be edited, in commits that show in `definitions.txt` what changes in the database.
 * A database that exists already does not change with an edited file: make it again. From 0.1.0 on no file is edited: a
 * change is a new file. No migration is undone: the version before works with the schema as it is.
 */
export const migrations: readonly Migration[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .map((file) => migrationOf(file, readFileSync(join(FOLDER, file), 'utf8')));

/** The number of the last migration that this program has. */
export const LAST_NUMBER = migrations.at(-1)!.number;

/** Whether a database or a backup with these migrations is of the first edition: all of them began with this one. */
export function isFirstEdition(names: readonly string[]): boolean {
  return names.includes('CreateRecords1795600000000');
}

/** Reads a migration: its comments hold what is to be known of it beside its SQL. */
export function migrationOf(file: string, text: string): Migration {
  const [, number = '', area, slow] = /^(\d{4})-([^.]+)(\.slow)?\.sql$/.exec(file)!;
  const said = (word: string) => new RegExp(`^ *-- ${word}: (.+)$`, 'm').exec(text)?.[1] ?? null;
  const oldest = said('oldest');
  return {
    name: `${area}${TIMESTAMPS + Number(number)}`,
    number: Number(number),
    text,
    isSlow: slow !== undefined,
    total: said('total'),
    needs: said('needs')?.split(', ').map(Number) ?? [],
    oldest: oldest === null ? null : Number(oldest),
  };
}
