import type { Ordered } from '../../query/compiling/pages.ts';
import { page, sameRow, withId } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';
import { Session } from './session.entity.ts';
import { Speaker, SpeakerRole } from './speaker.entity.ts';

const { Connection } = connectionOf(
  'SessionSpeaker',
  () => Person,
  'A person who appears in a session, and as what.',
  'Who appears in a session, page by page. A person with two roles appears twice.',
  {
    speaker: [Speaker, 'The appearance itself, which has an id of its own.'],
    role: [SpeakerRole, 'As what the person appears.'],
    billedAs: [String, 'The position as the programme bills it.', { nullable: true }],
    represents: [Party, 'The party for which the person speaks.', { nullable: true }],
  },
);

const AS_IN_THE_PROGRAMME: Ordered<Speaker> = {
  name: 'as in the programme',
  by: (speaker) => speaker.ordinal,
  type: 'integer',
  descending: false,
};

/** What speakers add to sessions. */
export const SpeakersOfSessionResolver = fieldsOf(Session).field(
  'speakers',
  Connection,
  'Who appears in it, in the order of the programme.',
  (session, args) =>
    page(
      Speaker,
      { where: (speaker) => [sql`${speaker.sessionId} = ${session.id}`] },
      AS_IN_THE_PROGRAMME,
      args,
      (speaker) => ({ node: withId(Person, speaker.personId), speaker: sameRow() }),
    ),
  { args: PageArguments },
).resolver;
