import { badInput } from '../../runtime/errors.ts';
import { END_OF_LOG, type Lsn, readLsn } from './lsn.ts';

/** The header by which a client says what it has written, and is told so: a place in the log of the database. */
export const READ_AFTER = 'read-after';

/**
 * The place after which a client wants to read; null where it does not say.
 * @throws GraphQLError BAD_USER_INPUT where it says so in words of its own
 */
export function placeWanted(header: string | string[] | undefined): Lsn | null {
  if (header === undefined) return null;
  const place = readLsn(String(header));
  if (place === null) {
    throw badInput(
      'Read-After',
      'this is no place in the log. Send extensions.readAfter of your last mutation, as it is.',
    );
  }
  return place;
}

/**
 * Up to where the log is on disk, which what was committed is, unless commits do not wait for the disk: then up to where it
 * has been written at all. That may be ahead by what reading leaves in the log, which standbys get with the next commit only.
 */
const PLACE_NOW = `select (case current_setting('synchronous_commit')
  when 'off' then pg_current_wal_insert_lsn() else pg_current_wal_flush_lsn() end)::text as place`;

/**
 * The place that lies behind everything committed by now, as clients are told it. Where the primary cannot say, one that
 * no standby has reached: whoever wrote must not read from before that.
 */
export async function placeNow(ask: (statement: string) => Promise<{ place: string }[]>): Promise<string> {
  const [row] = await ask(PLACE_NOW).catch(() => []);
  return row?.place ?? END_OF_LOG;
}
