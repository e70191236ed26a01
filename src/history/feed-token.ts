import { badInput } from '../errors.ts';
import { readMark } from '../reading/pages.ts';
import { type Sql, sql } from '../reading/sql.ts';

/** A place in the feed, as a client gave it back. */
export interface FeedPlace {
  /** Which run of transaction ids it counts in: see the SQL functions feed_origin and feed_goes_on. */
  origin: string;
  /** The transaction and the change behind which it is. */
  xid: string;
  id: string;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';
const MOST_XID = 2n ** 64n - 1n;

/**
 * Reads a token; null for null, which is the beginning of what is kept.
 * @throws GraphQLError BAD_USER_INPUT where it is none
 */
export function readFeedToken(token: string | null | undefined): FeedPlace | null {
  if (token == null) return null;
  const mark = readMark(token);
  const [, origin] = /^CHANGES ([0-9a-f]{16})$/.exec(mark?.order ?? '') ?? [];
  if (!mark || !origin || !/^\d{1,20}$/.test(mark.value) || BigInt(mark.value) > MOST_XID) {
    throw badInput(
      'after',
      'this is not a token of the feed. Take one from feedToken, endToken or a change, as it is.',
    );
  }
  return { origin, xid: mark.value, id: mark.id };
}

/** The first transaction that is not yet served: itself, or one before it, may still be at work. */
export const HORIZON: Sql = sql`(select feed_horizon())`;

/** The token of a reader who has seen all that is served by now. */
export const TOKEN_NOW: Sql = sql`feed_token(${HORIZON}, ${NO_ID}::uuid)`;

/** The token of a place that is of this database. */
export function tokenAt(place: FeedPlace | null): Sql {
  const { xid, id } = beginningOf(place);
  return sql`feed_token(${xid}, ${id})`;
}

/**
 * Whether the horizon lies before a place that was already read to. A transaction that was known to be another database's
 * may no more be told from one of this one, as where it was prepared to be committed later: whoever followed the horizon
 * back would be told twice.
 */
export function holdsBack(place: FeedPlace | null): Sql {
  return sql`${HORIZON} <= ${beginningOf(place).xid}`;
}

/** Where the reading of the feed begins: what comes after these two. */
export function beginningOf(place: FeedPlace | null): { xid: Sql; id: Sql } {
  return { xid: sql`${place?.xid ?? '0'}::text::xid8`, id: sql`${place?.id ?? NO_ID}::uuid` };
}

/**
 * Whether the feed cannot go on from a place: it is of another cluster, of a primary that was left behind or of a time that
 * never came, or what follows it has been pruned.
 */
export function mustStartAnew(place: FeedPlace | null): Sql {
  if (!place) return sql`false`;
  const { xid, id } = beginningOf(place);
  return sql`(not feed_goes_on(${place.origin}::text, ${xid}, ${id}) or ${xid} > pg_snapshot_xmax(pg_current_snapshot())
    or ${xid} <= (select pruned_to from feed_start))`;
}
