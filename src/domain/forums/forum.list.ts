import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { all, isOneOf, raw, type Sql, sql } from '../../query/sql.ts';
import { byConstant, byTime, shownAs, timesOf } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, byDay, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, whereOf } from '../../records/api/where.ts';
import { isOfForum } from '../../records/item.reads.ts';
import { isRecord, recordNamed } from '../../records/values/refs.ts';
import { Party } from '../parties/party.entity.ts';
import { byCountries } from '../parties/party.groups.ts';
import { dayOf, liesIn, partyNamed } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { ABOUT_TOPICS } from '../topics/topic.list.ts';
import { Forum, ForumKind, ForumStatus } from './forum.entity.ts';
import { TITLE } from './forum.groups.ts';
import { forumsConcerning, forumsOf } from './forum.reads.ts';
import { ForumSeries } from './forum-series.entity.ts';

/** The field `forum` of the `where` of items, which come about at forums. */
export const OF_FORUM = [
  ID,
  'Of this forum (id or slug), by itself or through its session.',
  (item: Row<{ id: string }>, ref: string) => isOfForum(item.id, sql`${recordNamed('forum', ref)}`),
] as const;

/** Whether it is held in a city of which this holds. */
function isHeldInCity(forum: Row<Forum>, condition: Sql): Sql {
  return sql`exists (select from forum_city host where host.forum_id = ${forum.id} and ${condition})`;
}

/**
 * Whether the days of a forum overlap a range: it is not over before the range, nor begins after it.
 * @throws GraphQLError BAD_USER_INPUT where the range ends before it begins
 */
function isHeldIn(forum: Row<Forum>, range: DateRange): Sql {
  const begins = sql`coalesce(${forum.startsOn}, ${forum.endsOn})`;
  const ends = sql`coalesce(${forum.endsOn}, ${forum.startsOn})`;
  // A range is checked where both its ends are looked at together, which is nowhere below.
  overlaps(begins, range, 'held');
  return all([overlaps(ends, { from: range.from }, 'held'), overlaps(begins, { to: range.to }, 'held')]);
}

export const forumList = listOf(Forum, {
  words: ['A forum', 'forums'],
  resolved: RESOLVED_PARTIES,
  where: whereOf<Forum>('ForumWhere', 'Which forums.', 'forum')
    .only('series', ID, 'An edition of this series.', (forum, id) =>
      isRecord(forum.seriesId, 'forum_series', id, 'series'),
    )
    .only('kinds', [ForumKind], 'Of one of these kinds.', (forum, kinds) => isOneOf(forum.kind, kinds))
    .only('statuses', [ForumStatus], 'In one of these states.', (forum, statuses) => isOneOf(forum.status, statuses))
    .only('topics', ...ABOUT_TOPICS)
    .only('city', String, 'Held in this city, named as a party may be.', (forum, ref) =>
      isHeldInCity(forum, sql`host.city_id = ${partyNamed(ref, 'city')}`),
    )
    .only(
      'within',
      String,
      'Held in a city that is this party or lay within it on the first day, however deep: "Russia".',
      (forum, ref) => isHeldInCity(forum, liesIn(sql`host.city_id`, partyNamed(ref, 'within'), dayOf(forum.startsOn))),
    )
    .only(
      'held',
      DateRange,
      'Held, or to be held, in this time: its days overlap the range. Undated forums match no range.',
      isHeldIn,
    )
    .only(
      'party',
      String,
      'This party, or one that lay within it on the first day, has a role in it, sent a delegation or hosts it as a city.',
      (forum, ref) => sql`${forum.id} in ${forumsConcerning(ref)}`,
    ),
  orders: {
    STARTS_ON: ['By the first day. Undated forums count as the earliest.', byDay((forum) => forum.startsOn)],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Forum),
  },
  usual: 'STARTS_ON DESC',
  usually: 'Where nothing is said they come by their first day, the latest first.',
  dimensions: {
    ...timesOf('in which it begins', (per) =>
      byTime(per, (forum: Row<Forum>) => sql`coalesce(${forum.startsOn}, ${forum.endsOn})`),
    ),
    KIND: ['By kind.', byConstant((forum) => forum.kind)],
    STATUS: ['By status.', byConstant((forum) => forum.status)],
    TOPIC: BY_TOPIC,
    COUNTRY: [
      'By the country in which it is held. One forum may have several.',
      byCountries(
        (forum, as) => ({ party: raw(`${as}.city_id`), day: dayOf(forum.startsOn) }),
        (forum, as) => ({ from: raw(`forum_city ${as}`), on: sql`${raw(as)}.forum_id = ${forum.id}` }),
      ),
    ],
    SERIES: [
      'By the series of which it is an edition.',
      { key: (forum) => [forum.seriesId], shown: shownAs(ForumSeries, 'forum_series', TITLE) },
    ],
  },
})
  .one('forum', 'One forum, by its id or slug.')
  .all('forums', 'Forums, the latest first where no order is given.')
  .on(
    ForumSeries,
    'forums',
    'Its editions, the latest first where no order is given.',
    (forum, series) => sql`${forum.seriesId} = ${series.id}`,
  )
  .on(
    Party,
    'forums',
    'Forums at which it has a role, hosts or sent a delegation; latest first.',
    (forum, party) => sql`${forum.id} in ${forumsOf(party.id)}`,
  );
