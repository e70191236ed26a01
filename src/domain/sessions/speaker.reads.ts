import { Filter } from '../../query/compiling/filters.ts';
import { type Ordered, Orderings, type PageArgs } from '../../query/compiling/pages.ts';
import { page, type Reading, sameRow, withId } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, type Sql, sql, visible } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { recordRules } from '../../records/api/where.ts';
import { addressPart } from '../../records/node.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { survivor } from '../../records/values/refs.ts';
import { forumMeant } from '../forums/forum.reads.ts';
import { liesIn, partyNamed } from '../parties/party.reads.ts';
import { Person } from '../people/person.entity.ts';
import { personFilter, representations } from '../people/person.reads.ts';
import type { Session } from './session.entity.ts';
import { dayOfSession, sessionFilter } from './session.reads.ts';
import { Speaker } from './speaker.entity.ts';
import type { SpeakerList, SpeakerOrderField, SpeakerWhere } from './speaker.inputs.ts';

/** An appearance shows to those who may see its session. */
function isShown(speaker: Row<Speaker>): Sql {
  return sql`exists (select from session owner where owner.id = ${speaker.sessionId} and ${visible('owner')})`;
}

addressPart('speaker', { entity: Speaker, shown: isShown });

const speakerFilter = recordRules(
  new Filter<SpeakerWhere, Speaker>('SpeakerWhere'),
  'speaker',
  (speaker) => speaker.sessionId,
)
  .rule(
    'forum',
    (speaker, ref) => sql`${speaker.sessionId} in (select s.id from session s where s.forum_id = ${forumMeant(ref)})`,
  )
  .rule('session', (speaker, id) => sql`${speaker.sessionId} = ${survivor(uuidOf('session', id, 'session'))}`)
  .rule('person', (speaker, id) => sql`${speaker.personId} = ${survivor(uuidOf('person', id, 'person'))}`)
  .rule('represents', (speaker, ref) =>
    liesIn(speaker.representsId, partyNamed(ref, 'represents'), dayOfSession(speaker.sessionId)),
  )
  .rule(
    'levels',
    (speaker, levels) =>
      sql`exists (select from party p where p.id = ${speaker.representsId} and p.level = any(${levels}))`,
  )
  .rule('roles', (speaker, roles) => isOneOf(speaker.role, roles));

sessionFilter.rule(
  'speaker',
  (session, id) => sql`exists (select from speaker sp where sp.session_id = ${session.id}
    and sp.person_id = ${survivor(uuidOf('person', id, 'speaker'))})`,
);

personFilter.rule(
  'spokeAt',
  (person, ref) => sql`exists (select from speaker sp join session s on s.id = sp.session_id
    where sp.person_id = ${person.id} and s.forum_id = ${forumMeant(ref)} and ${visible('s')})`,
);

representations.push(
  (isOf) => sql`select sp.person_id from speaker sp join session s on s.id = sp.session_id
    where ${visible('s')} and ${isOf(sql`sp.represents_id`, dayOfSession(sql`sp.session_id`))}`,
);

const speakerOrderings = new Orderings<Speaker, `${SpeakerOrderField}`>(
  {
    STARTS_AT: {
      by: () => sql`coalesce(sitting.starts_at, '-infinity')`,
      type: 'timestamptz',
      join: (speaker) => sql`join session sitting on sitting.id = ${speaker.sessionId}`,
    },
    NAME: {
      by: () => sql`named.sort_key`,
      type: 'text',
      join: (speaker) => sql`join person named on named.id = ${speaker.personId}`,
    },
  },
  { field: 'STARTS_AT', direction: 'DESC' },
);

/** Appearances, as a client filters, orders and pages them; where a condition is given, those of which it holds. */
export function speakers(args: SpeakerList, only: (speaker: Row<Speaker>) => Sql | null = () => null): Reading {
  return page(
    Speaker,
    ...searched(
      'SPEAKER',
      { where: (speaker) => [only(speaker), isShown(speaker), ...speakerFilter.conditions(args.where, speaker)] },
      speakerOrderings,
      args,
    ),
    args,
  );
}

const AS_IN_THE_PROGRAMME: Ordered<Speaker> = {
  name: 'as in the programme',
  by: (speaker) => speaker.ordinal,
  type: 'integer',
  descending: false,
};

/** Who appears in a session, in the order of the programme. */
export function speakersOf(session: Row<Session>, args: PageArgs): Reading {
  return page(
    Speaker,
    { where: (speaker) => [sql`${speaker.sessionId} = ${session.id}`] },
    AS_IN_THE_PROGRAMME,
    args,
    (speaker) => ({
      node: withId(Person, speaker.personId),
      speaker: sameRow(),
    }),
  );
}
