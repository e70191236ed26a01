import { GraphQLLocale } from 'graphql-scalars';
import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, raw, type Sql, sql } from '../../query/sql.ts';
import { byConstant, byText } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, ordersOfRecords } from '../../records/api/orders.ts';
import { InstantRange, inRange, whereOf } from '../../records/api/where.ts';
import { byTimeOfItem, insteadOfItems } from '../../records/item.reads.ts';
import { fallbacks } from '../../records/values/languages.ts';
import { isRecord } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { byForum } from '../forums/forum.groups.ts';
import { involving, SPOKE_TOGETHER } from '../parties/involving.inputs.ts';
import { TODAY } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { isAbout } from '../topics/topic.reads.ts';
import { Session, SessionKind, SessionStatus } from './session.entity.ts';

/** The field `session` of the `where` of items, which come about at sessions. */
export const OF_SESSION = [
  ID,
  'Of this session.',
  (item: Row<{ sessionId: string | null }>, id: string) => isRecord(item.sessionId, 'session', id),
] as const;

/** Whether an item came about at a session. */
export function isOfSession(item: Row<{ sessionId: string | null }>, session: Row<Session>): Sql {
  return sql`${item.sessionId} = ${session.id}`;
}

/**
 * The day as of which it is read where the parties of a session lie: its local day, or else the first day of its forum,
 * or else today.
 * @param session its id, as SQL
 */
export function dayOfSession(session: Sql): Sql {
  return sql`coalesce(
    (select last_day(nullif(own.occurred_on, '')) from cooperation_item own where own.id = ${session}),
    (select last_day(f.starts_on) from forum f join session s on s.forum_id = f.id where s.id = ${session}),
    ${TODAY})`;
}

/** Whether one of these languages, or a variety of one, is among those of a session. */
function hasLanguage(languages: Sql, langs: readonly string[]): Sql {
  const wanted = langs.map((lang) => fallbacks(lang)[0]!);
  return sql`exists (select from unnest(${languages}) spoken
    where spoken = any(${wanted}) or spoken like any(${wanted.map((lang) => `${lang}-%`)}))`;
}

export const sessionList = listOf(Session, {
  words: ['A session', 'sessions'],
  resolved: RESOLVED_PARTIES,
  where: involving(whereOf<Session>('SessionWhere', 'Which sessions.', 'session'))
    .only('spokeTogether', ...SPOKE_TOGETHER)
    .only('forum', ID, 'A sitting of this forum (id or slug).', (session, ref) =>
      isRecord(session.forumId, 'forum', ref),
    )
    .only('kinds', [SessionKind], 'Of one of these kinds.', (session, kinds) => isOneOf(session.kind, kinds))
    .only('statuses', [SessionStatus], 'In one of these states.', (session, statuses) =>
      isOneOf(session.status, statuses),
    )
    .only('tracks', [String], 'In one of these tracks, as the forum names them.', (session, tracks) =>
      isOneOf(session.track, tracks),
    )
    .only('topics', [ID], 'About one of these topics (ids or slugs), or about a sub-topic of one.', (session, refs) =>
      isAbout(session.id, refs),
    )
    .only('starts', InstantRange, 'Starts in this time.', (session, range) => inRange(session.startsAt, range))
    .only('speaker', ID, 'This person appears in it.')
    .only(
      'languages',
      [GraphQLLocale],
      'One of these languages, or a variety of one ("pt-BR" for "pt"), is spoken or interpreted.',
      (session, langs) => hasLanguage(session.languages, langs),
    ),
  orders: {
    STARTS_AT: [
      'By the start. Sessions without a time count as the earliest.',
      { by: (session) => sql`coalesce(${session.startsAt}, '-infinity')`, type: 'timestamptz' },
    ],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Session),
  },
  usual: 'STARTS_AT DESC',
  usually: 'Where nothing is said they come by start: those of one forum as in its programme, others the latest first.',
  dimensions: {
    DAY: ['By the local day on which it begins.', byTimeOfItem('DAY')],
    KIND: ['By kind.', byConstant((session) => session.kind)],
    TRACK: ['By the track of the programme.', byText((session) => session.track)],
    TOPIC: BY_TOPIC,
    FORUM: ['By forum.', byForum((session) => session.forumId)],
    LANGUAGE: [
      'By the languages spoken. One session may have several.',
      byText((_session, as) => raw(`${as}.lang`), {
        join: (session, as) => ({ from: sql`lateral unnest(${session.languages}) ${raw(as)} (lang)`, on: raw('true') }),
        falls: 'AGAIN',
      }),
    ],
  },
  counting: { instead: insteadOfItems },
})
  .one('session', 'One session, by its id.')
  .all('sessions', 'Sessions, the latest first where no order is given.')
  .on(
    Forum,
    'sessions',
    'Its programme, in the order of time where no order is given.',
    (session, forum) => sql`${session.forumId} = ${forum.id}`,
    'STARTS_AT ASC',
  );
