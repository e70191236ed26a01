import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { OneOf, Reference } from '../../records/entity-columns.ts';
import { Flag } from '../../records/flag.entity.ts';
import { RecordEntry, RecordType, Visibility } from '../../records/record.entity.ts';

/** A flag with the properties of its record by which lists choose. Only triggers write it. */
@Entity('flagged_record')
@Index(['id'], { where: 'reviewed_at is null' })
@Index('flagged_record_code_id_idx', { synchronize: false })
@Index(['reviewedAt', 'id'], { where: 'reviewed_at is not null' })
export class FlaggedRecord {
  @OneToOne(() => Flag, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'id' })
  flag: Flag;

  /** The id of the flag. */
  @PrimaryColumn('uuid')
  id: string;

  @Reference(() => RecordEntry)
  recordId: string;

  @Column('text')
  type: RecordType;

  @OneOf(Visibility)
  visibility: Visibility;

  @Column('text')
  code: string;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  reviewedAt: Date | null;
}

@ObjectType('FlagCount', { description: 'Number of flags with one code.' })
export class FlagCount {
  @Field(() => String, { description: 'Code of the flags.' })
  code: string;

  @Field(() => RecordType, { description: 'Type of the records.' })
  type: RecordType;

  @Field(() => Int, { description: 'Number of flags.' })
  count: number;
}
