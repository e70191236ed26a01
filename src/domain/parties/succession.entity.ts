import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

export enum SuccessionKind {
  RENAMED = 'RENAMED',
  MERGED = 'MERGED',
  SPLIT = 'SPLIT',
  SECEDED = 'SECEDED',
  CONTINUES = 'CONTINUES',
}
registerEnumType(SuccessionKind, {
  name: 'SuccessionKind',
  description: 'How one party came out of another.',
  valuesConfig: {
    RENAMED: { description: 'The same under a new name, kept as a party of its own.' },
    MERGED: { description: 'The predecessor was merged, with others, into the successor.' },
    SPLIT: { description: 'The predecessor fell apart, and this is one of its parts.' },
    SECEDED: { description: 'The successor left the predecessor, which went on.' },
    CONTINUES: {
      description: 'The successor continues the rights and duties of the predecessor, as Russia those of the USSR.',
    },
  },
});

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
