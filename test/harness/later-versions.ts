import { LAST_NUMBER, type Migration, migrationOf, migrations } from '../../migrations/index.ts';

/** SQL of additional migrations of later versions, by file. */
export type LaterMigrations = { [file: string]: string };

/** The file name of the n-th migration after those of this version. */
export function fileOf(place: number, area: string): string {
  return `${numberOf(place)}-${area}.sql`;
}

/** The number of such a migration. */
export function numberOf(place: number): string {
  return String(LAST_NUMBER + place).padStart(4, '0');
}

/** The name of such a migration in the database. */
export function nameOf(place: number, area: string): string {
  return migrationOf(fileOf(place, area), '').name;
}

/** All migrations of a later version. */
export function migrationsOf(later: LaterMigrations): Migration[] {
  return [...migrations, ...Object.entries(later).map(([file, text]) => migrationOf(file, text))];
}

/** The table that `weighing` processes; `times` counts how often each row was. */
export const WEIGHED =
  'create table if not exists weighed (id integer primary key, weight integer not null default 1, times integer not null default 0);';

/**
 * SQL of a slow migration that increments `times` of each row, and fails at a row of weight 0.
 * @param msForRow duration of each row in milliseconds
 */
export function weighing(msForRow = 0): string {
  return `-- total: select count(*) from weighed
    with batch as (
      select id, weight, pg_sleep(${msForRow / 1000})
      from weighed where id > coalesce($1::integer, 0) order by id limit $2
    ), written as (
      update weighed w set times = times + 1 / batch.weight from batch where w.id = batch.id returning w.id
    )
    select max(id)::text as position, count(*)::integer as done from written`;
}
