import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

@ObjectType('Placement', {
  description: 'That a party lies within another, for a time. A party has one placement on any day.',
})
@Entity('placement')
@Check('placement_itself_check', 'party_id <> within_id')
@Index(['partyId'])
@Index(['withinId'])
export class Placement {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Party, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  party: Party;

  @Column('uuid')
  partyId: string;

  @Field(() => Party, { description: 'In which party it lies.' })
  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  within: Party;

  @Column('uuid')
  withinId: string;

  @Field(() => PartialDate, { nullable: true, description: 'Since when; null where it is unknown or was always so.' })
  @Column({ type: 'text', collation: 'C', name: 'valid_from', nullable: true })
  from: string | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'Until when; null where it is still so, or until the next placement begins.',
  })
  @Column({ type: 'text', collation: 'C', name: 'valid_to', nullable: true })
  to: string | null;
}
