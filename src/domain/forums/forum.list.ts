import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { all, isOneOf, raw, type Sql, sql } from '../../query/sql.ts';
import { byConstant, byTime, recordGroupKey, timeDimensions } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, byDay, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, recordWhere } from '../../records/api/where.ts';
import { isOfForum } from '../../records/item.reads.ts';
import { recordLookup, refersToRecord } from '../../records/values/refs.ts';
import { Party } from '../parties/party.entity.ts';
import { byCountries } from '../parties/party.groups.ts';
import { belongsTo, lastDayOrToday, partyLookup } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { TOPIC_MATCHES_FILTER, TOPICS_FILTER } from '../topics/topic.list.ts';
import { Forum, ForumKind, ForumStatus } from './forum.entity.ts';
import { TITLE_COLUMNS } from './forum.groups.ts';
import { forumsInvolving, forumsOf } from './forum.reads.ts';
import { ForumSeries } from './forum-series.entity.ts';

/** The filter field `forum` of items. */
export const FORUM_FILTER = [
  ID,
  'Only items of this forum (id or slug) or its sessions.',
  (item: Row<{ id: string }>, ref: Given) => isOfForum(item.id, sql`${recordLookup('forum', ref)}`),
] as const;

/** Whether a forum is held in a city `host` that meets a condition. */
function isHeldInCity(forum: Row<Forum>, condition: Sql): Sql {
  return sql`exists (select from forum_city host where host.forum_id = ${forum.id} and ${condition})`;
}

/**
 * Whether the dates of a forum overlap a range.
 * @throws GraphQLError BAD_USER_INPUT if the range ends before it begins
 */
function isHeldIn(forum: Row<Forum>, range: DateRange): Sql {
  const begins = sql`coalesce(${forum.startsOn}, ${forum.endsOn})`;
  const ends = sql`coalesce(${forum.endsOn}, ${forum.startsOn})`;
  // Called for its check only: `overlaps` rejects a reversed range, and the calls below have one end each.
  overlaps(begins, range, 'held');
  return all([overlaps(ends, { from: range.from }, 'held'), overlaps(begins, { to: range.to }, 'held')]);
}

export const forumList = listOf(Forum, {
  words: ['A forum', 'forums'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: recordWhere<Forum>('ForumWhere', 'Filter for forums.', 'forum')
    .addFilter('series', ID, 'Only editions of this series (id or slug).', (forum, id) =>
      refersToRecord(forum.seriesId, 'forum_series', id, 'series'),
    )
    .addFilter('kinds', [ForumKind], 'Only forums of these kinds.', (forum, kinds) => isOneOf(forum.kind, kinds))
    .addFilter('statuses', [ForumStatus], 'Only forums with these statuses.', (forum, statuses) =>
      isOneOf(forum.status, statuses),
    )
    .addFilter('topics', ...TOPICS_FILTER)
    .addFilter('topicMatches', ...TOPIC_MATCHES_FILTER)
    .addFilter('city', String, 'Only forums held in this city (id, code, slug or name).', (forum, ref) =>
      isHeldInCity(forum, sql`host.city_id = ${partyLookup(ref, 'city')}`),
    )
    .addFilter(
      'within',
      String,
      'Only forums in a city that is this party or belonged to it on the first day, directly or through others: "Russia".',
      (forum, ref) =>
        isHeldInCity(forum, belongsTo(sql`host.city_id`, partyLookup(ref, 'within'), lastDayOrToday(forum.startsOn))),
    )
    .addFilter(
      'held',
      DateRange,
      'Only forums whose dates overlap this period. Undated forums match no period.',
      isHeldIn,
    )
    .addFilter(
      'party',
      String,
      'Only forums in which this party, or one that then belonged to it, has a role, hosts or sent a delegation.',
      (forum, ref) => sql`${forum.id} in ${forumsInvolving(ref)}`,
    ),
  orders: {
    STARTS_ON: ['By first day. Undated forums count as the earliest.', byDay((forum) => forum.startsOn)],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Forum),
  },
  defaultOrder: 'STARTS_ON DESC',
  usually: 'Default: STARTS_ON, latest first.',
  dimensions: {
    ...timeDimensions('of the first day', (per) =>
      byTime(per, (forum: Row<Forum>) => sql`coalesce(${forum.startsOn}, ${forum.endsOn})`),
    ),
    KIND: ['By kind.', byConstant(ForumKind, (forum) => forum.kind)],
    STATUS: ['By status.', byConstant(ForumStatus, (forum) => forum.status)],
    TOPIC: BY_TOPIC,
    COUNTRY: [
      'By country in which the forum is held. One forum may have several.',
      byCountries(
        (forum, as) => ({ party: raw(`${as}.city_id`), day: lastDayOrToday(forum.startsOn) }),
        (forum, as) => ({ from: raw(`forum_city ${as}`), on: sql`${raw(as)}.forum_id = ${forum.id}` }),
      ),
    ],
    SERIES: [
      'By series.',
      { key: (forum) => [forum.seriesId], ...recordGroupKey(ForumSeries, 'forum_series', TITLE_COLUMNS) },
    ],
  },
})
  .addRecordQuery('forum', 'One forum by id or slug.')
  .addListQuery('forums', 'Forums. Default order: latest first.')
  .addListField(
    ForumSeries,
    'forums',
    'Editions of the series. Default order: latest first.',
    (forum, series) => sql`${forum.seriesId} = ${series.id}`,
  )
  .addListField(
    Party,
    'forums',
    'Forums in which the party has a role, hosts or sent a delegation; latest first.',
    (forum, party) => sql`${forum.id} in ${forumsOf(party.id)}`,
  );
