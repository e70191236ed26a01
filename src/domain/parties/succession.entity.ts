import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

export const SuccessionKind = enumOf('SuccessionKind', 'How one party came out of another.', {
  RENAMED: 'The same under a new name, kept as a party of its own.',
  MERGED: 'The predecessor was merged, with others, into the successor.',
  SPLIT: 'The predecessor fell apart, and this is one of its parts.',
  SECEDED: 'The successor left the predecessor, which went on.',
  CONTINUES: 'The successor continues the rights and duties of the predecessor, as Russia those of the USSR.',
});
export type SuccessionKind = EnumOf<typeof SuccessionKind>;

@ObjectType('Succession', { description: 'That one party came after another.' })
@Entity('succession')
@oneOf('succession', 'kind', SuccessionKind)
@Check('succession_itself_check', 'predecessor_id <> successor_id')
@Unique(['predecessorId', 'successorId'])
@Index(['successorId'])
export class Succession {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Field(() => Party, { description: 'Who was before.' })
  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  predecessor: Party;

  @Column('uuid')
  predecessorId: string;

  @Field(() => Party, { description: 'Who came after.' })
  @ManyToOne(() => Party, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  successor: Party;

  @Column('uuid')
  successorId: string;

  @Field(() => SuccessionKind, { description: 'How one came out of the other.' })
  @Column('text')
  kind: SuccessionKind;

  @Field(() => PartialDate, { nullable: true, description: 'When that happened.' })
  @Column({ type: 'text', collation: 'C', name: 'happened_on', nullable: true })
  on: string | null;
}
