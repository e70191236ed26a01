import { forumByRef } from '../../domain/forums/forum.reads.ts';
import { partyLookup, TODAY } from '../../domain/parties/party.reads.ts';
import { resolvedParties } from '../../domain/parties/resolved-party.reads.ts';
import { wanted } from '../../query/compiling/pages.ts';
import { object, one, type ReadPlan, rows, value } from '../../query/compiling/read-plans.ts';
import { arrayOf, derive, type Given, known } from '../../query/params.ts';
import { all, CteRef, join, type Lookup, lookupsIn, raw, type Sql, some, sql, visible } from '../../query/sql.ts';
import { RecordEntry, recordTables } from '../../records/record.entity.ts';
import { parseId, uuidOf } from '../../records/values/ids.ts';
import { badInput } from '../../runtime/errors.ts';
import type { ChangeFilter, ChangesPage } from './change.inputs.ts';
import {
  CHANGES_WITH_AUDIENCE,
  firstToken,
  HORIZON,
  isAtEnd,
  isFeedToken,
  isResetRequired,
  parseFeedToken,
  startOf,
  TOKEN_NOW,
  tokenAt,
} from './feed-token.ts';

const MAX_PARTIES = 10;
const MAX_IDS = 100;

/** Number of changes that one page scans, however few of them it returns. */
const MAX_CHANGES_SCANNED = 2_000;

/**
 * Reads the token of an operation: changes that the operation does not show come after it.
 * @param oldestHorizon first transaction whose changes some copy of the database may lack; omitted: there is no other
 *   copy
 */
export function feedToken(oldestHorizon?: bigint): ReadPlan {
  return value(firstToken(oldestHorizon));
}

/**
 * Selects the token from which the feed is followed in future, as `token`: the given one or, for null, that of now. Also
 * whether the feed cannot continue from it, as `isTooOld`.
 * @returns null if `after` is not a token
 */
export function feedStart(after: string | null): Sql | null {
  if (after === null) return sql`select ${TOKEN_NOW} as token, false as "isTooOld"`;
  if (!isFeedToken(after)) return null;
  return sql`select ${after}::text as token, ${isResetRequired(parseFeedToken(after))} as "isTooOld"`;
}

/**
 * Reads the changes after a token. No change is skipped, whatever the order in which transactions commit: a change is
 * served only if no transaction before it can still be running.
 * @throws GraphQLError BAD_USER_INPUT
 */
export function changesAfter(args: ChangesPage): ReadPlan {
  const size = wanted(args.first, 'first');
  const place = parseFeedToken(args.after);
  const key = `changes ${JSON.stringify([args.after, args.types, args.ids, args.involving, args.forum, size])}`;
  const reset = new CteRef(`${key} reset`, sql`select ${isResetRequired(place)} as required`);
  const scanned = new CteRef(`${key} scanned`, scannedChanges(startOf(place), reset));
  const shown = new CteRef(`${key} shown`, visibleChanges(scanned, args, size + 1));
  return object({
    nodes: rows(sql`${shown} t where t.place <= ${raw(String(size))}`, changeFields(), { orderBy: raw('t.place') }),
    endToken: sql`case
      when (select count(*) from ${shown}) > ${raw(String(size))} then (select feed_token(xid, id) from ${shown} where place = ${raw(String(size))})
      when ${isFull(scanned)} then (select feed_token(xid, id) from ${scanned} order by xid desc, id desc limit 1)
      when ${isAtEnd(place)} and not (select required from ${reset}) then ${tokenAt(place)}
      else ${TOKEN_NOW} end`,
    hasMore: sql`(select count(*) from ${shown}) > ${raw(String(size))} or ${isFull(scanned)}`,
    resetRequired: sql`(select required from ${reset})`,
    resolved: resolvedParties(lookupsIn(sql`${shown}`)),
  });
}

function isFull(scanned: CteRef): Sql {
  return sql`(select count(*) from ${scanned}) = ${raw(String(MAX_CHANGES_SCANNED))}`;
}

function scannedChanges(from: { xid: Sql; id: Sql }, reset: CteRef): Sql {
  // Changes that the requester may not see are not scanned: neither a page nor its duration reveals their number.
  return sql`select c.id, c.xid, c.record_id, c.type, c.kind, c.after as visibility, c.before as visibility_before, c.changed_at
    from ${CHANGES_WITH_AUDIENCE} c
    where ${visible('c')} and (c.xid, c.id) > (${from.xid}, ${from.id}) and c.xid < ${HORIZON} and not (select required from ${reset})
    order by c.xid, c.id limit ${raw(String(MAX_CHANGES_SCANNED))}`;
}

/**
 * Returns the scanned changes that the requester may see. A change by which a record ceases to be PUBLIC is reported
 * whatever the filter: other readers get no later change of the record until it is PUBLIC again.
 */
function visibleChanges(scanned: CteRef, filter: ChangeFilter, most: number): Sql {
  const { matches, departed } = filterSql(filter);
  return sql`
    select row_number() over (order by s.xid, s.id) as place, s.id, s.xid, s.record_id, s.type, s.changed_at, s.survivor,
      case
        when s.is_there and not s.matches then 'UNMATCHED'
        when s.is_there and not s.was_seen then 'CREATED'
        when s.is_there then 'UPDATED'
        when s.survivor is not null then 'MERGED'
        else 'DELETED'
      end as kind
    from (
      select c.id, c.xid, c.record_id, c.type, c.changed_at, seen.was_seen, e.deleted_at is null and ${visible('e')} as is_there,
        coalesce(${matches}, false) as matches,
        (select m.id from record m where m.id = survivor_of(e.merged_into) and m.deleted_at is null and ${visible('m')})
          as survivor
      from ${scanned} c
      join record e on e.id = c.record_id
      cross join lateral (select c.visibility_before as visibility) before
      cross join lateral (
        select c.visibility_before is not null and ${visible('before')} as was_seen, ${visible('c')} as is_seen
      ) seen
      where (seen.was_seen or seen.is_seen)
        and ${filter.types ? sql`c.type = any(${filter.types})` : sql`true`}
        and ${filter.ids ? isOneOf(filter.ids) : sql`true`}
        and ((seen.was_seen and not seen.is_seen) or ${departed} or coalesce(${matches}, false))
      order by c.xid, c.id limit ${raw(String(most))}
    ) s`;
}

/**
 * Whether a change `c` is of one of these records, or of the record into which one of them was merged.
 * @throws GraphQLError BAD_USER_INPUT, VERSION_READ_ONLY
 */
function isOneOf(ids: readonly Given[]): Sql {
  if (ids.length > MAX_IDS) throw badInput('ids', `${ids.length} are too many. Give up to ${MAX_IDS}.`);
  const uuids = ids.map((id, index) => derive((given: string) => uuidOf(recordTables(), given, `ids.${index}`), id));
  const types = ids.map((id) => derive((given: string) => parseId(given)!.type.toUpperCase(), id));
  return sql`c.record_id in (select unnest(array[e.id, survivor_of(e.merged_into)])
    from unnest(${arrayOf(types)}::text[], ${arrayOf(uuids)}::uuid[]) as given (type, id) join record e using (type, id))`;
}

/** Returns the lookup of a party. By its id the party is found also if it is deleted or hidden, or does not exist. */
function partyFollowed(name: Given, argument: string): Lookup {
  const named = partyLookup(name, argument);
  const id = uuidIn(name, 'party');
  if (id === null) return named;
  return {
    ...named,
    key: `${named.key} or gone`,
    statement: sql`select coalesce(found.party_id, ${id}::uuid) as party_id, found.matches, found.candidates
      from (${named.statement}) found`,
  };
}

/** Returns the uuid if a reference is an id of this type; null for any other reference. */
function uuidIn(ref: Given, type: string): Given | null {
  const isId = known((given) => parseId(given)?.type === type, ref);
  return isId ? derive((given: string) => parseId(given)!.uuid, ref) : null;
}

/** Returns whether the record of a change `c` matches the filter now, and whether the change made it stop matching. */
function filterSql({ involving, forum }: ChangeFilter): { matches: Sql; departed: Sql } {
  const matching: Sql[] = [];
  const left: Sql[] = [];
  if (involving) {
    if (involving.length > MAX_PARTIES)
      throw badInput('involving', `${involving.length} are too many. Give up to ${MAX_PARTIES}.`);
    if (involving.length === 0) return { matches: sql`false`, departed: sql`false` };
    // The given ids are compared as well: their parties may have been merged.
    const given = involving.map((name) => uuidIn(name, 'party')).filter((id) => id !== null);
    const parties = join(
      [
        ...involving.map((name, index) => sql`${partyFollowed(name, `involving.${index}`)}`),
        ...given.map((id) => sql`${id}::uuid`),
      ],
      ', ',
    );
    matching.push(
      some([
        sql`exists (select from involvement v where v.item_id = c.record_id and v.members > 0
          and v.party_id in (${parties}))`,
        sql`exists (select from lies_within w where w.party_id = c.record_id and w.ancestor_id in (${parties})
          and ${TODAY} between w.from_day and w.to_day)`,
      ]),
    );
    left.push(parties);
  }
  if (forum) {
    const id = uuidIn(forum, 'forum');
    const meant = sql`coalesce(${forumByRef(forum)}, ${id}::uuid)`;
    matching.push(
      some([
        // The given id is compared as well: its forum may have been merged or deleted.
        sql`c.record_id in (${meant}, ${id}::uuid)`,
        sql`exists (select from cooperation_item i where i.id = c.record_id and i.forum_id = ${meant})`,
        sql`exists (select from delegation d where d.id = c.record_id and d.forum_id = ${meant})`,
      ]),
    );
    left.push(meant);
  }
  const departed = left.length
    ? sql`exists (select from departure d where d.xid = c.xid and d.record_id = c.record_id
        and d.left_id in (${join(left, ', ')}))`
    : sql`false`;
  return { matches: all(matching), departed };
}

/** Returns the fields of a change from the row `t`. */
function changeFields(): { [field: string]: Sql | ReadPlan } {
  return {
    id: raw(`'change_' || replace(t.id::text, '-', '')`),
    token: raw('feed_token(t.xid, t.id)'),
    kind: raw('t.kind'),
    recordId: raw(`lower(t.type) || '_' || replace(t.record_id::text, '-', '')`),
    type: raw('t.type'),
    record: one(RecordEntry, (entry) => sql`${entry.id} = t.record_id and t.kind in ('CREATED', 'UPDATED')`),
    mergedInto: raw(`case when t.kind = 'MERGED' then lower(t.type) || '_' || replace(t.survivor::text, '-', '') end`),
    at: raw('t.changed_at'),
  };
}
