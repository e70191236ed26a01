import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { Agreement } from './agreement.entity.ts';

export const RelationKind = enumOf('RelationKind', 'What one agreement does to another.', {
  AMENDS: 'Changes its wording.',
  SUPERSEDES: 'Takes its place.',
  IMPLEMENTS: 'Carries it out.',
  RENEWS: 'Prolongs it or brings it into force again.',
  ANNEX_TO: 'Is an annex to it.',
});
export type RelationKind = EnumOf<typeof RelationKind>;

export const RelationDirection = enumOf(
  'RelationDirection',
  'From which end a relation between two agreements is seen.',
  {
    TO: 'This agreement amends (supersedes, ...) the other.',
    FROM: 'The other agreement amends (supersedes, ...) this one.',
  },
);
export type RelationDirection = EnumOf<typeof RelationDirection>;

/** Kept once, and shown at both agreements: which end is the other one depends on where it is read. */
@ObjectType('AgreementRelation', { description: 'What an agreement does to another, or the other to it.' })
@Entity('agreement_relation')
@oneOf('agreement_relation', 'kind', RelationKind)
@Check('agreement_relation_itself_check', 'from_id <> to_id')
@Unique(['fromId', 'toId', 'kind'])
@Index('agreement_relation_ends_kind_idx', { synchronize: false })
export class AgreementRelation {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Agreement, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  from: Agreement;

  @Column('uuid')
  fromId: string;

  @ManyToOne(() => Agreement, { nullable: false })
  @JoinColumn()
  to: Agreement;

  @Index()
  @Column('uuid')
  toId: string;

  @Field(() => RelationKind, { description: 'What the one does to the other.' })
  @Column('text')
  kind: RelationKind;
}
