import type { LogPosition } from './log-position.ts';
import { parseLsn } from './lsn.ts';

/**
 * SQL for a log position behind everything that a statement has seen, if evaluated after its snapshot. On a standby it
 * is the replayed position. On a primary it is the position flushed to disk, or the written position if commits do not
 * wait for the disk. Reading writes to the log too, so the position may be ahead of what standbys receive before the
 * next commit.
 */
export const LOG_POSITION = `(select concat_ws(' ', case
    when pg_is_in_recovery() then pg_last_wal_replay_lsn()
    when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn()
    else pg_current_wal_flush_lsn() end, number, id)
  from feed_timeline order by number desc limit 1)`;

/** The column with the log position. */
const COLUMN = 'read_up_to';

/** A statement that returns only the log position. */
export const SELECT_LOG_POSITION = `select ${LOG_POSITION} as ${COLUMN}`;

/** Adds the log position to the rows of a statement. PostgreSQL evaluates it after what the statement selects. */
export function withLogPosition(statement: string): string {
  return `select s.*, ${LOG_POSITION} as ${COLUMN} from (${statement}) s`;
}

/** Removes the log position from the rows of such a statement and returns it; undefined if there are no rows. */
export function takeLogPosition(rows: { [column: string]: unknown }[]): string | null | undefined {
  const place = rows[0]?.[COLUMN] as string | null | undefined;
  for (const row of rows) delete row[COLUMN];
  return place;
}

/** Parses a log position as selected by PostgreSQL ("16/B374D848 1 0b9f…"); null if there is none. */
export function parseLogPosition(text: string | null | undefined): LogPosition | null {
  const [lsn = '', number, id] = text?.split(' ') ?? [];
  const position = parseLsn(lsn);
  return position !== null && id ? { branch: { number: Number(number), id }, position } : null;
}
