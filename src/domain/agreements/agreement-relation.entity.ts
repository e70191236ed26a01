import { ObjectType } from 'type-graphql';
import { Check, Entity, Index, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
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
@Check('agreement_relation_itself_check', 'from_id <> to_id')
@Unique(['fromId', 'toId', 'kind'])
@Index('agreement_relation_ends_kind_idx', { synchronize: false })
export class AgreementRelation extends Part {
  @Reference(() => Agreement, { onDelete: 'CASCADE', index: false })
  fromId: string;

  @Reference(() => Agreement)
  toId: string;

  @FieldColumn(RelationKind, 'What the one does to the other.')
  kind: RelationKind;
}
