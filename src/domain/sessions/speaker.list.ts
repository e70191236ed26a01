import { ID } from 'type-graphql';
import type { Ordered } from '../../query/compiling/pages.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { byConstant } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_RELEVANCE } from '../../records/api/orders.ts';
import { whereOf } from '../../records/api/where.ts';
import { addressPart } from '../../records/node.ts';
import { isRecord, recordNamed } from '../../records/values/refs.ts';
import { byForum } from '../forums/forum.groups.ts';
import { PartyLevel } from '../parties/party.entity.ts';
import { byCountry, byParty } from '../parties/party.groups.ts';
import { liesIn, partyNamed } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { Person } from '../people/person.entity.ts';
import { personList, representations } from '../people/person.list.ts';
import { Session } from './session.entity.ts';
import { dayOfSession, sessionList } from './session.list.ts';
import { Speaker, SpeakerRole } from './speaker.entity.ts';

/** An appearance shows to those who may see its session. */
function isOfVisibleSession(speaker: Row<Speaker>): Sql {
  return sql`exists (select from session owner where owner.id = ${speaker.sessionId} and ${visible('owner')})`;
}

addressPart('speaker', { entity: Speaker, shown: isOfVisibleSession });

sessionList.filter.rule(
  'speaker',
  (session, id) => sql`exists (select from speaker sp where sp.session_id = ${session.id}
    and ${isRecord(sql`sp.person_id`, 'person', id, 'speaker')})`,
);

personList.filter.rule(
  'spokeAt',
  (person, ref) => sql`exists (select from speaker sp join session s on s.id = sp.session_id
    where sp.person_id = ${person.id} and s.forum_id = ${recordNamed('forum', ref, 'spokeAt')} and ${visible('s')})`,
);

representations.push(
  (isOf) => sql`select sp.person_id from speaker sp join session s on s.id = sp.session_id
    where ${visible('s')} and ${isOf(sql`sp.represents_id`, dayOfSession(sql`sp.session_id`))}`,
);

/** For whom somebody appears, and when. */
function representedParty(speaker: Row<Speaker>): { party: Sql; day: Sql } {
  return { party: speaker.representsId, day: dayOfSession(speaker.sessionId) };
}

const AS_IN_THE_PROGRAMME: Ordered<Speaker> = {
  name: 'as in the programme',
  by: (speaker) => speaker.ordinal,
  type: 'integer',
  descending: false,
};

export const speakerList = listOf(Speaker, {
  types: () => ['SPEAKER'],
  words: ['An appearance', 'appearances', 'appearances in sessions'],
  resolved: RESOLVED_PARTIES,
  where: whereOf<Speaker>(
    'SpeakerWhere',
    'Which appearances in sessions. Flags, source and the last change are those of the session.',
    'speaker',
    (speaker) => speaker.sessionId,
  )
    .only(
      'forum',
      ID,
      'In a session of this forum (id or slug).',
      (speaker, ref) =>
        sql`${speaker.sessionId} in (select s.id from session s where s.forum_id = ${recordNamed('forum', ref)})`,
    )
    .only('session', ID, 'In this session.', (speaker, id) => isRecord(speaker.sessionId, 'session', id))
    .only('person', ID, 'Of this person.', (speaker, id) => isRecord(speaker.personId, 'person', id))
    .only(
      'represents',
      String,
      'For this party, or for one that lay within it on the day of the session.',
      (speaker, ref) => liesIn(speaker.representsId, partyNamed(ref, 'represents'), dayOfSession(speaker.sessionId)),
    )
    .only(
      'levels',
      [PartyLevel],
      'For a party of one of these kinds.',
      (speaker, levels) =>
        sql`exists (select from party p where p.id = ${speaker.representsId} and p.level = any(${levels}))`,
    )
    .only('roles', [SpeakerRole], 'In one of these roles.', (speaker, roles) => isOneOf(speaker.role, roles)),
  orders: {
    STARTS_AT: [
      'By the start of the session. Sessions without a time count as the earliest.',
      {
        by: () => sql`coalesce(sitting.starts_at, '-infinity')`,
        type: 'timestamptz',
        join: (speaker) => sql`join session sitting on sitting.id = ${speaker.sessionId}`,
      },
    ],
    NAME: [
      "By the person's main name, the family name first, whatever language is asked for.",
      {
        by: () => sql`named.sort_key`,
        type: 'text',
        isAlphabetical: true,
        join: (speaker) => sql`join person named on named.id = ${speaker.personId}`,
      },
    ],
    RELEVANCE: BY_RELEVANCE,
  },
  usual: 'STARTS_AT DESC',
  usually: 'Where nothing is said they come by start, the latest first.',
  dimensions: {
    ROLE: ['By role.', byConstant((speaker) => speaker.role)],
    COUNTRY: ['By the country of the party represented.', byCountry(representedParty)],
    PARTY: [
      'By the party represented; organs count as the city, region or country that they are of.',
      byParty(representedParty),
    ],
    FORUM: [
      'By forum.',
      byForum((_speaker, as) => raw(`${as}.forum_id`), {
        join: (speaker, as) => ({ from: raw(`session ${as}`), on: sql`${raw(as)}.id = ${speaker.sessionId}` }),
      }),
    ],
  },
})
  .all('speakers', 'Appearances of people in sessions, the latest first where no order is given.', isOfVisibleSession)
  .on(
    Person,
    'appearances',
    'In which sessions the person appears, the latest first where no order is given.',
    (speaker, person) => [sql`${speaker.personId} = ${person.id}`, isOfVisibleSession(speaker)],
  )
  .on(
    Session,
    'speakers',
    'Who appears in it, in the order of the programme unless `orderBy` is given. A person with two roles appears twice.',
    (speaker, session) => sql`${speaker.sessionId} = ${session.id}`,
    AS_IN_THE_PROGRAMME,
  );
