import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, ID, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { Node, RecordType, Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';

export const DuplicateReasonKind = enumOf('DuplicateReasonKind', 'Property that two possible duplicates share.', {
  SAME_IDENTIFIER: 'Both have an identifier of the same scheme and value.',
  SAME_NAME: 'Both have the same name or title, apart from case, accents and script.',
  SIMILAR_NAME: 'A name or title of the one resembles a name or title of the other.',
  SAME_PLACE: 'Both are in the same place, or belong to the same party.',
  SAME_PARTIES: 'Both have the same parties.',
  SAME_DAY: 'Both have the same day.',
});
export type DuplicateReasonKind = EnumOf<typeof DuplicateReasonKind>;

@ObjectType('DuplicateReason', { description: 'One thing that two possible duplicates have in common.' })
export class DuplicateReason {
  @Field(() => DuplicateReasonKind, { description: 'Kind of the reason.' })
  kind: DuplicateReasonKind;

  @Field(() => [String], { description: 'Shared values, or the value of each record if they differ.' })
  values: string[];
}

/** Only editors see pairs: the visibility never changes. */
@ObjectType('PossibleDuplicate', {
  implements: Node,
  description: 'Two records of one type that may be the same.',
})
@Entity('possible_duplicate')
@Check('possible_duplicate_visibility_check', "visibility = 'INTERNAL'")
@Unique(['aId', 'bId'])
@Index(['bId'])
@Index(['score', 'id'], { where: 'is_open' })
@Index(['dismissedAt', 'id'], { where: 'dismissed_at is not null' })
export class PossibleDuplicate {
  @Field(() => ID, { description: 'Id of the pair, for `dismissDuplicate` and `restoreDuplicate`.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Column('text', { default: Visibility.INTERNAL })
  visibility: Visibility;

  @Field(() => RecordType, { description: 'Type of both records.' })
  @Column('text')
  type: RecordType;

  @Column('uuid')
  aId: string;

  @Column('uuid')
  bId: string;

  @FieldColumn(Float, 'Likelihood that both are the same, from 0 to 1.')
  score: number;

  @Column('text', { array: true, default: () => "'{}'" })
  reasons: DuplicateReasonKind[];

  @Column('uuid', { array: true, default: () => "'{}'" })
  partyIds: string[];

  @Column('uuid', { array: true, default: () => "'{}'" })
  placeIds: string[];

  @Column({ type: 'text', collation: 'C', nullable: true })
  day: string | null;

  @Column('text')
  comparedText: string;

  @Column('boolean', { default: true })
  isOpen: boolean;

  @FieldColumn(GraphQLDateTime, 'Time at which the pair was dismissed; null if it is on the work list.', {
    nullable: true,
  })
  dismissedAt: Date | null;

  @FieldColumn(String, 'Name of the editor who dismissed the pair; null if it is on the work list.', {
    nullable: true,
  })
  dismissedBy: string | null;

  @FieldColumn(String, 'Reason for the dismissal; null if none was given.', { nullable: true })
  note: string | null;
}
