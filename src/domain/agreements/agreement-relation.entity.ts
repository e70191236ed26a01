import { ObjectType } from 'type-graphql';
import { Check, Entity, Index, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { Agreement } from './agreement.entity.ts';

export const RelationKind = enumOf('RelationKind', 'Kind of relation of one agreement to another.', {
  AMENDS: 'The agreement changes the wording of the other.',
  SUPERSEDES: 'The agreement replaces the other.',
  IMPLEMENTS: 'The agreement carries out the other.',
  RENEWS: 'The agreement prolongs the other or brings it into force again.',
  ANNEX_TO: 'The agreement is an annex to the other.',
});
export type RelationKind = EnumOf<typeof RelationKind>;

export const RelationDirection = enumOf(
  'RelationDirection',
  'Direction of a relation, seen from the agreement that lists it.',
  {
    TO: 'This agreement amends (supersedes, ...) the other.',
    FROM: 'The other agreement amends (supersedes, ...) this one.',
  },
);
export type RelationDirection = EnumOf<typeof RelationDirection>;

/**
 * Stored once and shown by both agreements. `agreement` and `direction` depend on the agreement from which it is read.
 */
@ObjectType('AgreementRelation', { description: 'Relation of an agreement to another one, in either direction.' })
@Entity('agreement_relation')
@Check('agreement_relation_itself_check', 'from_id <> to_id')
@Unique(['fromId', 'toId', 'kind'])
@Index('agreement_relation_ends_kind_idx', { synchronize: false })
export class AgreementRelation extends Part {
  @Reference(() => Agreement, { onDelete: 'CASCADE', index: false })
  fromId: string;

  @Reference(() => Agreement)
  toId: string;

  @FieldColumn(RelationKind, 'Kind of relation: what one agreement does to the other.')
  kind: RelationKind;
}
