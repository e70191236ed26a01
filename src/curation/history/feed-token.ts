import { readMark } from '../../query/compiling/pages.ts';
import { derive, type Given } from '../../query/params.ts';
import { CteRef, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { badInput } from '../../runtime/errors.ts';

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Takes the place of a change's id in a token that was issued beside the first page of a list; it precedes all ids. */
const FIRST_ID = '00000000-0000-0000-0000-000000000001';

const MAX_XID = 2n ** 64n - 1n;

/** The form of a token, as the SQL function feed_token writes it. */
const SEALED = /^[\w-]{64}$/;

/**
 * Position in the feed, from the token of a client: a relation with one row, or with none if the token was not sealed
 * here.
 */
export type FeedPosition = CteRef;

/**
 * Reads a token; null for null, which is the start of the stored changes. Unsealed tokens of earlier versions are
 * valid, and yield no position: the feed starts again.
 * @throws GraphQLError BAD_USER_INPUT for any other text
 */
export function parseFeedToken(token: Given | null | undefined): FeedPosition | null {
  if (token == null) return null;
  return new CteRef(`feed place ${token}`, sql`select * from open_feed_token(${derive(checkedToken, token)})`);
}

/** Whether a text has the form of a token. */
export function isFeedToken(text: string): boolean {
  return SEALED.test(text) || isUnsealed(text);
}

function checkedToken(token: string): string {
  if (isFeedToken(token)) return token;
  throw badInput(
    'after',
    'The value is not a token of the feed. Use one from feedToken, endToken or a change, unchanged.',
  );
}

/** Whether a token was issued before tokens were sealed. */
function isUnsealed(token: string): boolean {
  const mark = readMark(token);
  const isOfFeed = mark !== null && /^CHANGES [0-9a-f]{16}$/.test(mark.order) && /^\d{1,20}$/.test(mark.value);
  return isOfFeed && BigInt(mark.value) <= MAX_XID;
}

/**
 * The first transaction that is not served yet: it, or one before it, may still be running. A statement determines it
 * once: with two horizons, changes between the end of a page and its token would be skipped.
 */
export const HORIZON: Sql = sql`(select xid from ${new CteRef('feed horizon', sql`select feed_horizon() as xid`)})`;

/** Changes with the audience of the feed as `visibility`. */
export const CHANGES_WITH_AUDIENCE =
  raw(`(select xid, id, record_id, type, kind, visibility as after, visibility_before as before, changed_at,
    audience_of_change(visibility, visibility_before, hidden) as visibility from change)`);

/** Last transaction of which changes that the requester could read have been pruned. */
const PRUNED_TO = sql`(select max(pruned.xid) from (
    select pruned_to as xid, 'INTERNAL' as visibility from feed_start union all
    select public_pruned_to, 'PUBLIC' from feed_start
  ) pruned where ${visible('pruned')})`;

/**
 * The transaction after the last one that is served and has a change that the requester may see, or after the last
 * pruned one. Changes that the requester may not see do not move it.
 */
const behindAllBefore = (horizon: Sql) => sql`select ((coalesce(greatest((
      select seen.xid from ${CHANGES_WITH_AUDIENCE} seen where ${visible('seen')} and seen.xid < ${horizon}
      order by seen.xid desc, seen.id desc limit 1), ${PRUNED_TO}), '0')::text::numeric + 1)::text)::xid8 as xid`;
const NOW = new CteRef('feed now', behindAllBefore(HORIZON));
const NOW_XID = sql`(select xid from ${NOW})`;

/** Token of a client that has seen all served changes. */
export const TOKEN_NOW: Sql = sql`feed_token(${NOW_XID}, ${NO_ID}::uuid)`;

/**
 * Time of the last served change that the requester may see; once the changes are pruned, of the last change of a
 * record.
 */
export const LATEST_CHANGE: Sql = sql`coalesce(
  (select seen.changed_at from ${CHANGES_WITH_AUDIENCE} seen where ${visible('seen')} and seen.xid < ${HORIZON}
    order by seen.xid desc, seen.id desc limit 1),
  (select e.updated_at from record e where ${visible('e')} order by e.updated_at desc limit 1))`;

/**
 * Returns the token of a client that begins with the data of the rest of the operation, and may continue with another
 * copy of the database.
 * @param oldestHorizon first transaction whose changes some copy may lack; omitted: there is no other copy
 */
export function firstToken(oldestHorizon?: bigint): Sql {
  if (oldestHorizon === undefined) return sql`feed_token(${NOW_XID}, ${FIRST_ID}::uuid)`;
  const oldest = sql`least(${HORIZON}, ${String(oldestHorizon)}::text::xid8)`;
  return sql`feed_token((${behindAllBefore(oldest)}), ${FIRST_ID}::uuid)`;
}

/** Returns the token of a position of this database, for a client that has followed the feed to it. */
export function tokenAt(place: FeedPosition | null): Sql {
  const { xid, id } = startOf(place);
  return sql`feed_token(${xid}, coalesce(nullif(${id}, ${FIRST_ID}::uuid), ${NO_ID}::uuid))`;
}

/**
 * Whether a position is at or after the last change that is served to the requester: it is from an editor's token, or
 * from a time when the horizon was further. The horizon can move back: a transaction that was known to be another
 * database's may no longer be distinguishable, for example once it is prepared for a later commit. Following it back
 * would report changes twice.
 */
export function isAtEnd(place: FeedPosition | null): Sql {
  return sql`${NOW_XID} <= ${startOf(place).xid}`;
}

/** Returns the position after which the feed is read. */
export function startOf(place: FeedPosition | null): { xid: Sql; id: Sql } {
  if (!place) return { xid: sql`'0'::xid8`, id: sql`${NO_ID}::uuid` };
  return {
    xid: sql`coalesce((select xid from ${place}), '0'::xid8)`,
    id: sql`coalesce((select id from ${place}), ${NO_ID}::uuid)`,
  };
}

/**
 * Whether the feed cannot continue from a position: it was not sealed here, is from another cluster, an abandoned
 * primary or a time that never came, or later changes have been pruned.
 */
export function isResetRequired(place: FeedPosition | null): Sql {
  if (!place) return sql`false`;
  return sql`not exists (select from ${place} place where feed_continues(place.origin, place.xid, place.id)
    and place.xid <= pg_snapshot_xmax(pg_current_snapshot()) and place.xid > ${PRUNED_TO})`;
}
