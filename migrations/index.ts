import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The SQL is read from its source folder, also by the built program: the build copies no SQL. */
const FOLDER = dirname(fileURLToPath(import.meta.resolve('#migrations/index.ts')));

/** Names of migrations end with a timestamp of 13 digits. Those of the first edition were lower. */
const TIMESTAMPS = 1_800_000_000_000;

/** A change of the database. */
export interface Migration {
  /** As in the table `migration`: `records1800000000001` for `0001-records.sql`. */
  name: string;
  number: number;
  text: string;
  /** Whether it runs in batches while the server serves requests (`<number>-<area>.slow.sql`). */
  isSlow: boolean;
  /** SQL that counts the rows that a slow migration processes (`-- total: select count(*) from …`); null if unknown. */
  total: string | null;
  /** Numbers of slow migrations that must be finished before this one runs (`-- needs: 0014, 0016`). */
  needs: number[];
  /**
   * The last migration of the oldest program version that works with the schema after this one (`-- oldest: 0014`); null
   * if every version that worked before still does.
   */
  oldest: number | null;
}

/**
 * Every migration, in running order: one for each file `<number>-<area>.sql`, which runs in its own transaction, or
 * `<number>-<area>.slow.sql` (see `src/database/migrating/slow-migration.ts`).
 *
 * Until 0.1.0 is released the files may be edited, in commits that show the change of the database in
 * `definitions.txt`. An existing database does not change with an edited file: create it again. From 0.1.0 on no file
 * is edited: a change is a new file. No migration is undone: the previous version works with the schema as it is.
 */
export const migrations: readonly Migration[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .map((file) => migrationOf(file, readFileSync(join(FOLDER, file), 'utf8')));

/** Number of the last migration of this program. */
export const LAST_NUMBER = migrations.at(-1)!.number;

/**
 * Whether a database or a backup with these migrations is of the first edition, in which every database began with the
 * same migration.
 */
export function isFirstEdition(names: readonly string[]): boolean {
  return names.includes('CreateRecords1795600000000');
}

/** Parses a migration: its comments have its properties. */
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
