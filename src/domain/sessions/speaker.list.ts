import { ID } from 'type-graphql';
import type { Ordered } from '../../query/compiling/pages.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { byConstant } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_RELEVANCE } from '../../records/api/orders.ts';
import { recordWhere } from '../../records/api/where.ts';
import { registerAddressable } from '../../records/node.ts';
import { recordLookup, refersToRecord } from '../../records/values/refs.ts';
import { byForum } from '../forums/forum.groups.ts';
import { PartyLevel } from '../parties/party.entity.ts';
import { byCountry, byParty } from '../parties/party.groups.ts';
import { belongsTo, partyLookup } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { Person } from '../people/person.entity.ts';
import { personList, representationQueries } from '../people/person.list.ts';
import { Session } from './session.entity.ts';
import { dayOfSession, sessionList } from './session.list.ts';
import { Speaker, SpeakerRole } from './speaker.entity.ts';

/** Whether the viewer may see the session of an appearance. */
function isOfVisibleSession(speaker: Row<Speaker>): Sql {
  return sql`exists (select from session owner where owner.id = ${speaker.sessionId} and ${visible('owner')})`;
}

registerAddressable('speaker', { entity: Speaker, isVisible: isOfVisibleSession });

sessionList.filter.rule(
  'speaker',
  (session, id) => sql`exists (select from speaker sp where sp.session_id = ${session.id}
    and ${refersToRecord(sql`sp.person_id`, 'person', id, 'speaker')})`,
);

personList.filter.rule(
  'spokeAt',
  (person, ref) => sql`exists (select from speaker sp join session s on s.id = sp.session_id
    where sp.person_id = ${person.id} and s.forum_id = ${recordLookup('forum', ref, 'spokeAt')} and ${visible('s')})`,
);

representationQueries.push(
  (isOf) => sql`select sp.person_id from speaker sp join session s on s.id = sp.session_id
    where ${visible('s')} and ${isOf(sql`sp.represents_id`, dayOfSession(sql`sp.session_id`))}`,
);

/** The party that a speaker represents, and the date of the session. */
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
  resolved: RESOLVED_PARTIES_FIELD,
  where: recordWhere<Speaker>(
    'SpeakerWhere',
    'Filter for appearances. Flags, source and time of change are those of the session.',
    'speaker',
    (speaker) => speaker.sessionId,
  )
    .addFilter(
      'forum',
      ID,
      'Only appearances in sessions of this forum (id or slug).',
      (speaker, ref) =>
        sql`${speaker.sessionId} in (select s.id from session s where s.forum_id = ${recordLookup('forum', ref)})`,
    )
    .addFilter('session', ID, 'Only appearances in this session.', (speaker, id) =>
      refersToRecord(speaker.sessionId, 'session', id),
    )
    .addFilter('person', ID, 'Only appearances of this person (id or slug).', (speaker, id) =>
      refersToRecord(speaker.personId, 'person', id),
    )
    .addFilter(
      'represents',
      String,
      "Only appearances for this party, or for one that belonged to it on the session's date.",
      (speaker, ref) =>
        belongsTo(speaker.representsId, partyLookup(ref, 'represents'), dayOfSession(speaker.sessionId)),
    )
    .addFilter(
      'levels',
      [PartyLevel],
      'Only appearances for parties of these levels.',
      (speaker, levels) =>
        sql`exists (select from party p where p.id = ${speaker.representsId} and p.level = any(${levels}))`,
    )
    .addFilter('roles', [SpeakerRole], 'Only appearances in these roles.', (speaker, roles) =>
      isOneOf(speaker.role, roles),
    ),
  orders: {
    STARTS_AT: [
      'By start time of the session. Sessions without a time count as the earliest.',
      {
        by: () => sql`coalesce(sitting.starts_at, '-infinity')`,
        type: 'timestamptz',
        join: (speaker) => sql`join session sitting on sitting.id = ${speaker.sessionId}`,
      },
    ],
    NAME: [
      "By the person's main name, family name first, regardless of language.",
      {
        by: () => sql`named.sort_key`,
        type: 'text',
        isAlphabetical: true,
        join: (speaker) => sql`join person named on named.id = ${speaker.personId}`,
      },
    ],
    RELEVANCE: BY_RELEVANCE,
  },
  defaultOrder: 'STARTS_AT DESC',
  usually: 'Default: STARTS_AT, latest first.',
  dimensions: {
    ROLE: ['By role.', byConstant(SpeakerRole, (speaker) => speaker.role)],
    COUNTRY: ['By country of the party represented.', byCountry(representedParty)],
    PARTY: ['By party represented; organs count as their city, region or country.', byParty(representedParty)],
    FORUM: [
      'By forum.',
      byForum((_speaker, as) => raw(`${as}.forum_id`), {
        join: (speaker, as) => ({ from: raw(`session ${as}`), on: sql`${raw(as)}.id = ${speaker.sessionId}` }),
      }),
    ],
  },
})
  .addListQuery('speakers', 'Appearances of people in sessions. Default order: latest first.', isOfVisibleSession)
  .addListField(
    Person,
    'appearances',
    'Appearances of the person in sessions. Default order: latest first.',
    (speaker, person) => [sql`${speaker.personId} = ${person.id}`, isOfVisibleSession(speaker)],
  )
  .addListField(
    Session,
    'speakers',
    'Speakers of the session. Default order: as in the programme. A person with two roles occurs twice.',
    (speaker, session) => sql`${speaker.sessionId} = ${session.id}`,
    AS_IN_THE_PROGRAMME,
  );
