import { readMark } from '../../query/compiling/pages.ts';
import { raw, Shared, type Sql, sql, visible } from '../../query/sql.ts';
import { badInput } from '../../runtime/errors.ts';

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** In place of the id of a change, before all of them: of a token that was issued beside what is read first. */
const FIRST_ID = '00000000-0000-0000-0000-000000000001';

const MAX_XID = 2n ** 64n - 1n;

/** The shape of a token, as the SQL function feed_token writes it. */
const SEALED = /^[\w-]{64}$/;

/** A place in the feed, as a client gave it back: rows of one, or of none where the token was not sealed here. */
export type FeedPlace = Shared;

/**
 * Reads a token; null for null, which is the beginning of what is kept. Tokens from before they were sealed are places
 * that do not open here: the feed starts anew from them.
 * @throws GraphQLError BAD_USER_INPUT where it is none
 */
export function readFeedToken(token: string | null | undefined): FeedPlace | null {
  if (token == null) return null;
  if (!SEALED.test(token) && !isUnsealed(token)) {
    throw badInput(
      'after',
      'this is not a token of the feed. Take one from feedToken, endToken or a change, as it is.',
    );
  }
  return new Shared(`feed place ${token}`, sql`select * from opened_feed_token(${token})`);
}

/** Whether a token was issued before tokens were sealed. */
function isUnsealed(token: string): boolean {
  const mark = readMark(token);
  const isOfFeed = mark !== null && /^CHANGES [0-9a-f]{16}$/.test(mark.order) && /^\d{1,20}$/.test(mark.value);
  return isOfFeed && BigInt(mark.value) <= MAX_XID;
}

/**
 * The first transaction that is not yet served: itself, or one before it, may still be at work. It is found out once for a
 * statement: a page that ended before one horizon and a token behind another would skip what lies between them.
 */
export const HORIZON: Sql = sql`(select xid from ${new Shared('feed horizon', sql`select feed_horizon() as xid`)})`;

/** Changes with `visibility`: to whom the feed tells of them at all. */
export const TOLD_CHANGES =
  raw(`(select xid, id, record_id, type, kind, visibility as after, visibility_before as before, changed_at,
    audience_of_change(visibility, visibility_before, hidden) as visibility from change)`);

/** Up to which transaction changes have been pruned that this reader could read. */
const PRUNED_TO = sql`(select max(pruned.xid) from (
    select pruned_to as xid, 'INTERNAL' as visibility from feed_start union all
    select public_pruned_to, 'PUBLIC' from feed_start
  ) pruned where ${visible('pruned')})`;

/**
 * The transaction after the last that is served and changed something that this reader is told of, or after the last that
 * was pruned: what others do meanwhile moves it no further.
 */
const behindAllBefore = (horizon: Sql) => sql`select ((coalesce(greatest((
      select told.xid from ${TOLD_CHANGES} told where ${visible('told')} and told.xid < ${horizon}
      order by told.xid desc, told.id desc limit 1), ${PRUNED_TO}), '0')::text::numeric + 1)::text)::xid8 as xid`;
const NOW = new Shared('feed now', behindAllBefore(HORIZON));
const NOW_XID = sql`(select xid from ${NOW})`;

/** The token of a reader who has seen all that is served by now. */
export const TOKEN_NOW: Sql = sql`feed_token(${NOW_XID}, ${NO_ID}::uuid)`;

/** When the last change was made that the feed tells this reader of; once that is pruned, of the records that there are. */
export const LATEST_CHANGE: Sql = sql`coalesce(
  (select told.changed_at from ${TOLD_CHANGES} told where ${visible('told')} and told.xid < ${HORIZON}
    order by told.xid desc, told.id desc limit 1),
  (select e.updated_at from record e where ${visible('e')} order by e.updated_at desc limit 1))`;

/**
 * The token of a reader who begins with what the rest of the operation reads, and may go on with what another copy of the
 * database shows.
 * @param oldestHorizon before which transaction each of these copies has all; absent: there is no other copy
 */
export function firstToken(oldestHorizon?: bigint): Sql {
  if (oldestHorizon === undefined) return sql`feed_token(${NOW_XID}, ${FIRST_ID}::uuid)`;
  const oldest = sql`least(${HORIZON}, ${String(oldestHorizon)}::text::xid8)`;
  return sql`feed_token((${behindAllBefore(oldest)}), ${FIRST_ID}::uuid)`;
}

/** The token of a place that is of this database, for a reader who has followed the feed to it. */
export function tokenAt(place: FeedPlace | null): Sql {
  const { xid, id } = beginningOf(place);
  return sql`feed_token(${xid}, coalesce(nullif(${id}, ${FIRST_ID}::uuid), ${NO_ID}::uuid))`;
}

/**
 * Whether a place was already read to that lies behind all that is served to this reader: an editor's, or one from when the
 * horizon was further. A transaction that was known to be another database's may no more be told from one of this one, as
 * where it was prepared to be committed later: whoever followed the horizon back would be told twice.
 */
export function isBehindAll(place: FeedPlace | null): Sql {
  return sql`${NOW_XID} <= ${beginningOf(place).xid}`;
}

/** Where the reading of the feed begins: what comes after these two. */
export function beginningOf(place: FeedPlace | null): { xid: Sql; id: Sql } {
  if (!place) return { xid: sql`'0'::xid8`, id: sql`${NO_ID}::uuid` };
  return {
    xid: sql`coalesce((select xid from ${place}), '0'::xid8)`,
    id: sql`coalesce((select id from ${place}), ${NO_ID}::uuid)`,
  };
}

/**
 * Whether the feed cannot go on from a place: it was not sealed here, is of another cluster, of a primary that was left
 * behind or of a time that never came, or what follows it has been pruned.
 */
export function mustStartAnew(place: FeedPlace | null): Sql {
  if (!place) return sql`false`;
  return sql`not exists (select from ${place} place where feed_goes_on(place.origin, place.xid, place.id)
    and place.xid <= pg_snapshot_xmax(pg_current_snapshot()) and place.xid > ${PRUNED_TO})`;
}
