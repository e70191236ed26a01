import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '../../records/values/one-of.ts';
import { Agreement } from './agreement.entity.ts';

export enum RelationKind {
  AMENDS = 'AMENDS',
  SUPERSEDES = 'SUPERSEDES',
  IMPLEMENTS = 'IMPLEMENTS',
  RENEWS = 'RENEWS',
  ANNEX_TO = 'ANNEX_TO',
}
registerEnumType(RelationKind, {
  name: 'RelationKind',
  description: 'What one agreement does to another.',
  valuesConfig: {
    AMENDS: { description: 'Changes its wording.' },
    SUPERSEDES: { description: 'Takes its place.' },
    IMPLEMENTS: { description: 'Carries it out.' },
    RENEWS: { description: 'Prolongs it or brings it into force again.' },
    ANNEX_TO: { description: 'Is an annex to it.' },
  },
});

export enum RelationDirection {
  TO = 'TO',
  FROM = 'FROM',
}
registerEnumType(RelationDirection, {
  name: 'RelationDirection',
  description: 'From which end a relation between two agreements is seen.',
  valuesConfig: {
    TO: { description: 'This agreement amends (supersedes, ...) the other.' },
    FROM: { description: 'The other agreement amends (supersedes, ...) this one.' },
  },
});

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
