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
  description: 'Appearance of a person in a session, in one role.',
})
@Entity('speaker')
@Unique(['sessionId', 'personId', 'role'])
export class Speaker extends OrderedPart {
  @Reference(() => Session, { field: 'Session of the appearance.', onDelete: 'CASCADE', index: false })
  sessionId: string;

  @Reference(() => Person, { field: 'Person who appears.' })
  personId: string;

  @FieldColumn(SpeakerRole, 'Role of the person in the session.')
  role: SpeakerRole;

  @FieldColumn(String, 'Position as stated in the programme; null if not stated.', { nullable: true })
  billedAs: string | null;

  @Reference(() => Party, { field: 'Party that the person represents; null if none.', nullable: true })
  representsId: string | null;
}
