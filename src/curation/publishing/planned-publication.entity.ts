import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { Node, Record, RecordEntry, Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { UserErrorCode } from '../../records/writing/error-codes.ts';

export const PublicationStatus = enumOf('PublicationStatus', 'What became of a publication that was planned.', {
  WAITING: 'Its hour has not come.',
  PUBLISHED: 'Its records were published.',
  FAILED: 'Its hour came, and nothing was published: `failure` says why.',
  WITHDRAWN: 'It was withdrawn before its hour.',
  REPLACED: 'Its records were published, or planned for another hour, before its own.',
});
export type PublicationStatus = EnumOf<typeof PublicationStatus>;

@ObjectType('PublicationFailure', { description: 'Why nothing was published when the hour came.' })
export class PublicationFailure {
  @Field(() => UserErrorCode, { description: 'The cause, as `publish` says it in its errors.' })
  code: UserErrorCode;

  @Field(() => String, { description: 'What stands against it, in a plain sentence.' })
  message: string;

  @Field(() => [Record], { description: 'The records that stand against it, as far as there are any.' })
  records: Record[];
}

/** Its visibility never changes: to those who see nothing INTERNAL, nothing is planned. */
@ObjectType('PlannedPublication', {
  implements: Node,
  description: 'Records that are to be shown to everybody at an hour to come, or were to be.',
})
@Entity('planned_publication')
@Check('planned_publication_visibility_check', "visibility = 'INTERNAL'")
@Index(['at', 'id'])
@Index(['status', 'at'])
export class PlannedPublication {
  @Field(() => ID, { description: 'By which it is withdrawn.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Column('text', { default: Visibility.INTERNAL })
  visibility: Visibility;

  @FieldColumn(GraphQLDateTime, 'The hour.')
  at: Date;

  @FieldColumn(PublicationStatus, 'What became of it.', { default: PublicationStatus.WAITING })
  status: PublicationStatus;

  @FieldColumn(String, 'Who planned it: in this name its records are published.')
  plannedBy: string;

  @Column('text', { nullable: true })
  plannedByIdentity: string | null;

  @FieldColumn(GraphQLDateTime, 'When it was planned.', { default: () => 'now()' })
  plannedAt: Date;

  @FieldColumn(String, 'Why: stands in the history of its records once published.', { nullable: true })
  note: string | null;

  @FieldColumn(GraphQLDateTime, 'When it was published, failed, withdrawn or replaced; null while it waits.', {
    nullable: true,
  })
  settledAt: Date | null;

  @Column('text', { nullable: true })
  failureCode: string | null;

  @Column('text', { nullable: true })
  failureMessage: string | null;

  @Column('uuid', { array: true, default: () => "'{}'" })
  failureIds: string[];
}

/** A record that is to be published by a plan. */
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
