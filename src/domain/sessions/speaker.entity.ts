import { ObjectType } from 'type-graphql';
import { Entity, Unique } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { Node } from '../../records/record.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';
import { Session } from './session.entity.ts';
import { SpeakerRole } from './speaker-role.entity.ts';

export { SpeakerRole };

@ObjectType('Speaker', {
  implements: Node,
  description: 'One appearance of a person in a session, in one role.',
})
@Entity('speaker')
@Unique(['sessionId', 'personId', 'role'])
export class Speaker extends OrderedPart {
  @Reference(() => Session, { field: 'The session.', onDelete: 'CASCADE', index: false })
  sessionId: string;

  @Reference(() => Person, { field: 'Who appears.' })
  personId: string;

  @FieldColumn(SpeakerRole, 'As what the person appears.')
  role: SpeakerRole;

  @FieldColumn(String, 'The position as the programme bills it.', { nullable: true })
  billedAs: string | null;

  @Reference(() => Party, { field: 'The party for which the person speaks.', nullable: true })
  representsId: string | null;
}
