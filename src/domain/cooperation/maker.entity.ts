import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { RecordEntry } from '../../records/record.entity.ts';
import { Delegation } from '../delegations/delegation.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';

@ObjectType('Maker', {
  description:
    'Who made a commitment, a statement or a figure: a person (as what, for whom), a delegation, or a party.',
})
@Entity('maker')
@Check('maker_somebody_check', 'person_id is not null or delegation_id is not null or party_id is not null')
@Check('maker_delegation_check', 'delegation_id is null or (person_id is null and party_id is null)')
@Check('maker_position_check', '"position" is null or person_id is not null')
export class Maker {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => RecordEntry, { nullable: false })
  @JoinColumn()
  item: RecordEntry;

  @Index()
  @Column('uuid')
  itemId: string;

  @Field(() => Person, {
    nullable: true,
    description: 'The person; null where a delegation or a party made it as such.',
  })
  @ManyToOne(() => Person)
  @JoinColumn()
  person: Person | null;

  @Index()
  @Column('uuid', { nullable: true })
  personId: string | null;

  @Field(() => String, { nullable: true, description: 'The position that the person held at the time.' })
  @Column('text', { nullable: true })
  position: string | null;

  @Field(() => Delegation, { nullable: true, description: 'The delegation that made it as a whole.' })
  @ManyToOne(() => Delegation)
  @JoinColumn()
  delegation: Delegation | null;

  @Index()
  @Column('uuid', { nullable: true })
  delegationId: string | null;

  @Field(() => Party, { nullable: true, description: 'The party for which the person spoke, or that made it itself.' })
  @ManyToOne(() => Party)
  @JoinColumn()
  party: Party | null;

  @Index()
  @Column('uuid', { nullable: true })
  partyId: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
