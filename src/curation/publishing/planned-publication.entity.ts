import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { Node, Record, RecordEntry, Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { UserErrorCode } from '../../records/writing/error-codes.ts';

export const PublicationStatus = enumOf('PublicationStatus', 'Status of a planned publication.', {
  WAITING: 'The time of the publication has not come.',
  PUBLISHED: 'The records were published.',
  FAILED: 'The time came, and nothing was published: see `failure`.',
  WITHDRAWN: 'The publication was withdrawn before its time.',
  REPLACED: 'All its records were published, or planned for another time, before its time.',
});
export type PublicationStatus = EnumOf<typeof PublicationStatus>;

@ObjectType('PublicationFailure', { description: 'Reason why a planned publication failed.' })
export class PublicationFailure {
  @Field(() => UserErrorCode, { description: 'Code of the cause, as in the errors of `publish`.' })
  code: UserErrorCode;

  @Field(() => String, { description: 'Message in English: the cause.' })
  message: string;

  @Field(() => [Record], { description: 'Records that prevented the publication; empty if none did.' })
  records: Record[];
}

/** Only editors see plans: the visibility never changes. */
@ObjectType('PlannedPublication', {
  implements: Node,
  description: 'A publication of records that is or was planned for a time.',
})
@Entity('planned_publication')
@Check('planned_publication_visibility_check', "visibility = 'INTERNAL'")
@Index(['at', 'id'])
@Index(['status', 'at'])
export class PlannedPublication {
  @Field(() => ID, { description: 'Id of the planned publication, for `withdrawPublication`.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Column('text', { default: Visibility.INTERNAL })
  visibility: Visibility;

  @FieldColumn(GraphQLDateTime, 'Time of the publication.')
  at: Date;

  @FieldColumn(PublicationStatus, 'Status of the publication.', { default: PublicationStatus.WAITING })
  status: PublicationStatus;

  @FieldColumn(String, 'Name of the editor who planned the publication, and author of the published versions.')
  plannedBy: string;

  @Column('text', { nullable: true })
  plannedByIdentity: string | null;

  @FieldColumn(GraphQLDateTime, 'Time at which the publication was planned.', { default: () => 'now()' })
  plannedAt: Date;

  @FieldColumn(String, 'Reason for the publication, which the history of its records shows; null if none was given.', {
    nullable: true,
  })
  note: string | null;

  @FieldColumn(
    GraphQLDateTime,
    'Time at which the publication was published, failed, withdrawn or replaced; null while it waits.',
    {
      nullable: true,
    },
  )
  settledAt: Date | null;

  @Column('text', { nullable: true })
  failureCode: string | null;

  @Column('text', { nullable: true })
  failureMessage: string | null;

  @Column('uuid', { array: true, default: () => "'{}'" })
  failureIds: string[];
}

/** A record of a planned publication. */
@Entity('planned_record')
@Index(['recordId'], { unique: true, where: 'waits' })
export class PlannedRecord {
  @ManyToOne(() => PlannedPublication, { nullable: false })
  @JoinColumn()
  publication: PlannedPublication;

  @PrimaryColumn('uuid')
  publicationId: string;

  @ManyToOne(() => RecordEntry, { nullable: false })
  @JoinColumn()
  record: RecordEntry;

  @PrimaryColumn('uuid')
  recordId: string;

  @Column('integer')
  ordinal: number;

  @Column('boolean', { default: true })
  waits: boolean;
}
