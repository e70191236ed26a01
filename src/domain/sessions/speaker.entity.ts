import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { Node } from '../../records/record.entity.ts';
import { oneOf } from '../../records/values/one-of.ts';
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
@oneOf('speaker', 'role', SpeakerRole)
@Unique(['sessionId', 'personId', 'role'])
export class Speaker extends Node {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  declare id: string;

  @Field(() => Session, { description: 'The session.' })
  @ManyToOne(() => Session, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  session: Session;

  @Column('uuid')
  sessionId: string;

  @Field(() => Person, { description: 'Who appears.' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn()
  person: Person;

  @Index()
  @Column('uuid')
  personId: string;

  @Field(() => SpeakerRole, { description: 'As what the person appears.' })
  @Column('text')
  role: SpeakerRole;

  @Field(() => String, { nullable: true, description: 'The position as the programme bills it.' })
  @Column('text', { nullable: true })
  billedAs: string | null;

  @Field(() => Party, { nullable: true, description: 'The party for which the person speaks.' })
  @ManyToOne(() => Party)
  @JoinColumn()
  represents: Party | null;

  @Index()
  @Column('uuid', { nullable: true })
  representsId: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
