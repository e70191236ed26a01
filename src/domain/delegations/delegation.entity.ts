import { Field, Int, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, Unique } from 'typeorm';
import { Record, Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';

export const AttendsAs = enumOf('AttendsAs', 'As what a delegation attends.', {
  PARTY: 'As a full participant.',
  OBSERVER: 'As an observer.',
});
export type AttendsAs = EnumOf<typeof AttendsAs>;

@ObjectType('Delegation', { implements: Record, description: 'Whom a party sent to a forum.' })
@Entity('delegation')
@oneOf('delegation', 'visibility', Visibility)
@oneOf('delegation', 'attends_as', AttendsAs)
@Check('delegation_reported_size_check', 'reported_size >= 0')
@Unique(['forumId', 'partyId'])
export class Delegation extends Record {
  @Field(() => Forum, { description: 'The forum to which it was sent.' })
  @ManyToOne(() => Forum, { nullable: false })
  @JoinColumn()
  forum: Forum;

  @Column('uuid')
  forumId: string;

  @Field(() => Party, { description: 'The party that sent it.' })
  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  party: Party;

  @Index()
  @Column('uuid')
  partyId: string;

  @Field(() => AttendsAs, { description: 'As what it attends.' })
  @Column('text')
  attendsAs: AttendsAs;

  @Field(() => Int, {
    nullable: true,
    description: 'How many people it is reported to consist of; `size` counts those on record here.',
  })
  @Column('integer', { nullable: true })
  reportedSize: number | null;
}
