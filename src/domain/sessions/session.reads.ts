import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { inRange, recordRules } from '../../records/api/where.ts';
import { involvesParty } from '../../records/item.reads.ts';
import { byUpdate } from '../../records/record.reads.ts';
import { fallbacks } from '../../records/values/languages.ts';
import type { Forum } from '../forums/forum.entity.ts';
import { isForum } from '../forums/forum.reads.ts';
import { partyNamed, TODAY } from '../parties/party.reads.ts';
import { isAbout } from '../topics/topic.reads.ts';
import { Session } from './session.entity.ts';
import type { SessionList, SessionOrderField, SessionWhere } from './session.inputs.ts';

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

export const sessionFilter = recordRules(new Filter<SessionWhere, Session>('SessionWhere'), 'session')
  .rule('forum', (session, ref) => isForum(session.forumId, ref))
  .rule('kinds', (session, kinds) => isOneOf(session.kind, kinds))
  .rule('tracks', (session, tracks) => isOneOf(session.track, tracks))
  .rule('topics', (session, refs) => isAbout(session.id, refs))
  .rule('starts', (session, range) => inRange(session.startsAt, range))
  .rule('party', (session, ref) => involvesParty(session.id, sql`${partyNamed(ref, 'party')}`))
  .rule('languages', (session, langs) => speaks(session.languages, langs));

/** Whether one of these languages, or a variety of one, is among those of a session. */
function speaks(languages: Sql, langs: readonly string[]): Sql {
  const wanted = langs.map((lang) => fallbacks(lang)[0]!);
  return sql`exists (select from unnest(${languages}) spoken
    where spoken = any(${wanted}) or spoken like any(${wanted.map((lang) => `${lang}-%`)}))`;
}

export const sessionOrderings = new Orderings<Session, `${SessionOrderField}`>(
  {
    STARTS_AT: { by: (session) => sql`coalesce(${session.startsAt}, '-infinity')`, type: 'timestamptz' },
    TITLE: { by: (session) => session.sortKey, type: 'text' },
    UPDATED_AT: byUpdate(Session),
  },
  { field: 'STARTS_AT', direction: 'DESC' },
);

/** Sessions, as a client filters, orders and pages them. */
export function sessions(args: SessionList): Reading {
  return pageOfSessions(args, () => null);
}

const AS_IT_GOES = { field: 'STARTS_AT', direction: 'ASC' } as const;

/** The sessions of a forum: its programme, as a client filters, orders and pages it. */
export function sessionsOf(forum: Row<Forum>, args: SessionList): Reading {
  return pageOfSessions(args, (session) => sql`${session.forumId} = ${forum.id}`, AS_IT_GOES);
}

function pageOfSessions(
  args: SessionList,
  only: (session: Row<Session>) => Sql | null,
  usual?: typeof AS_IT_GOES,
): Reading {
  return page(
    Session,
    ...searched(
      'SESSION',
      { where: (session) => [only(session), ...sessionFilter.conditions(args.where, session)] },
      sessionOrderings,
      args,
      usual,
    ),
    args,
  );
}
