import { readLsn } from './lsn.ts';
import type { Place } from './place.ts';

/**
 * Behind what a statement has seen, if it is evaluated after its snapshot was taken: the branch that its data belong to, and of
 * a standby, how far it has replayed. Of a primary, up to where the log is on disk, which what was committed is, unless
 * commits do not wait for the disk: then up to where it has been written at all. That may be ahead by what reading leaves
 * in the log, which standbys get with the next commit only.
 */
export const PLACE = `(select concat_ws(' ', case
    when pg_is_in_recovery() then pg_last_wal_replay_lsn()
    when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn()
    else pg_current_wal_flush_lsn() end, number, id)
  from feed_timeline order by number desc limit 1)`;

/** The column in which a statement says up to where it has read. */
const COLUMN = 'read_up_to';

/** A statement that reads nothing but the place. */
export const PLACE_ALONE = `select ${PLACE} as ${COLUMN}`;

/** The same statement, which says with its first row up to where it has read. Whatever it selects is worked out before. */
export function withPlace(statement: string): string {
  return `select s.*, ${PLACE} as ${COLUMN} from (${statement}) s`;
}

/** Takes the place out of the rows of such a statement; undefined if there is no row. */
export function takePlace(rows: { [column: string]: unknown }[]): string | null | undefined {
  const place = rows[0]?.[COLUMN] as string | null | undefined;
  for (const row of rows) delete row[COLUMN];
  return place;
}

/** Reads a place as PostgreSQL gave it ("16/B374D848 1 0b9f…"); null if it gave none. */
export function readPlace(text: string | null | undefined): Place | null {
  const [lsn = '', number, id] = text?.split(' ') ?? [];
  const position = readLsn(lsn);
  return position !== null && id ? { branch: { number: Number(number), id }, position } : null;
}
