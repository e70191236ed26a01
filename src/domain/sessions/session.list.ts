import { GraphQLLocale } from 'graphql-scalars';
import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { arrayOf, derive, type Given } from '../../query/params.ts';
import { isOneOf, raw, type Sql, sql } from '../../query/sql.ts';
import { byConstant, byText, timeDimensions } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, ordersOfRecords } from '../../records/api/orders.ts';
import { InstantRange, inRange, recordWhere } from '../../records/api/where.ts';
import { BY_LATERALITY, byTimeOfItem, insteadOfItems, OCCURRED_FILTER } from '../../records/item.reads.ts';
import { fallbacks } from '../../records/values/languages.ts';
import { refersToRecord } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { byForum } from '../forums/forum.groups.ts';
import { SPOKE_TOGETHER_FILTER, withPartyFields } from '../parties/item-filter.inputs.ts';
import { BY_COUNTRY_INVOLVED, BY_PARTY_INVOLVED } from '../parties/party.groups.ts';
import { TODAY } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { BY_SOURCE } from '../sources/source.groups.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { isAboutAnyTopic } from '../topics/topic.reads.ts';
import { Session, SessionKind, SessionStatus } from './session.entity.ts';

/** The filter field `session` of items. */
export const SESSION_FILTER = [
  ID,
  'Only items of this session.',
  (item: Row<{ sessionId: string | null }>, id: Given) => refersToRecord(item.sessionId, 'session', id),
] as const;

/** Whether an item is of a session. */
export function isOfSession(item: Row<{ sessionId: string | null }>, session: Row<Session>): Sql {
  return sql`${item.sessionId} = ${session.id}`;
}

/**
 * Returns the date for placements of the parties of a session: its local date, otherwise the first day of its forum,
 * otherwise today.
 * @param session the id of the session, as SQL
 */
export function dayOfSession(session: Sql): Sql {
  return sql`coalesce(
    (select last_day(nullif(own.occurred_on, '')) from cooperation_item own where own.id = ${session}),
    (select last_day(f.starts_on) from forum f join session s on s.forum_id = f.id where s.id = ${session}),
    ${TODAY})`;
}

/** Whether a session has one of these languages or a regional variant of one. */
function hasLanguage(languages: Sql, langs: readonly Given[]): Sql {
  const wanted = langs.map((lang) => derive((given: string) => fallbacks(given)[0]!, lang));
  const variants = wanted.map((lang) => derive((tag: string) => `${tag}-%`, lang));
  return sql`exists (select from unnest(${languages}) spoken
    where spoken = any(${arrayOf(wanted)}) or spoken like any(${arrayOf(variants)}))`;
}

export const sessionList = listOf(Session, {
  words: ['A session', 'sessions'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: withPartyFields(recordWhere<Session>('SessionWhere', 'Filter for sessions.', 'session'))
    .addFilter('spokeTogether', ...SPOKE_TOGETHER_FILTER)
    .addFilter('forum', ID, 'Only sessions of this forum (id or slug).', (session, ref) =>
      refersToRecord(session.forumId, 'forum', ref),
    )
    .addFilter('kinds', [SessionKind], 'Only sessions of these kinds.', (session, kinds) =>
      isOneOf(session.kind, kinds),
    )
    .addFilter('statuses', [SessionStatus], 'Only sessions with these statuses.', (session, statuses) =>
      isOneOf(session.status, statuses),
    )
    .addFilter('tracks', [String], 'Only sessions in these tracks, as the forum names them.', (session, tracks) =>
      isOneOf(session.track, tracks),
    )
    .addFilter(
      'topics',
      [ID],
      'Only sessions about one of these topics (ids or slugs) or their subtopics.',
      (session, refs) => isAboutAnyTopic(session.id, refs),
    )
    .addFilter('occurred', ...OCCURRED_FILTER)
    .addFilter('starts', InstantRange, 'Only sessions that start in this period.', (session, range) =>
      inRange(session.startsAt, range),
    )
    .addFilter('speaker', ID, 'Only sessions in which this person appears (id or slug).')
    .addFilter(
      'languages',
      [GraphQLLocale],
      'Only sessions in one of these languages or a variant of one ("pt-BR" for "pt"), spoken or interpreted.',
      (session, langs) => hasLanguage(session.languages, langs),
    ),
  orders: {
    STARTS_AT: [
      'By start time. Sessions without a time count as the earliest.',
      { by: (session) => sql`coalesce(${session.startsAt}, '-infinity')`, type: 'timestamptz' },
    ],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Session),
  },
  defaultOrder: 'STARTS_AT DESC',
  usually: 'Default: STARTS_AT, latest first; earliest first in the list of a forum.',
  dimensions: {
    ...timeDimensions('of the session', byTimeOfItem),
    DAY: ['By local date of the start.', byTimeOfItem('DAY')],
    KIND: ['By kind.', byConstant(SessionKind, (session) => session.kind)],
    TRACK: ['By track of the programme.', byText((session) => session.track)],
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    FORUM: ['By forum.', byForum((session) => session.forumId)],
    LATERALITY: BY_LATERALITY,
    SOURCE: BY_SOURCE,
    LANGUAGE: [
      'By language. One session may have several.',
      byText((_session, as) => raw(`${as}.lang`), {
        join: (session, as) => ({ from: sql`lateral unnest(${session.languages}) ${raw(as)} (lang)`, on: raw('true') }),
        falls: 'AGAIN',
      }),
    ],
  },
  counting: { instead: insteadOfItems },
})
  .addRecordQuery('session', 'One session by id.')
  .addListQuery('sessions', 'Sessions. Default order: latest first.')
  .addListField(
    Forum,
    'sessions',
    'Sessions of the forum. Default order: earliest first.',
    (session, forum) => sql`${session.forumId} = ${forum.id}`,
    'STARTS_AT ASC',
  );
