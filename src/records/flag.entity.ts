import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { RecordEntry } from './record.entity.ts';

@ObjectType('Flag', {
  description: 'A remark that something about a record breaks a rule or is uncertain, though the source says so.',
})
@Entity('flag')
@Index(['recordId'])
@Index(['code'])
export class Flag {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => RecordEntry, { nullable: false })
  @JoinColumn()
  record: RecordEntry;

  @Column('uuid')
  recordId: string;

  @Field(() => String, {
    description:
      'What kind of remark. Rules give TOO_FEW_SIGNATORIES, IN_FORCE_BEFORE_SIGNED, EXPIRES_BEFORE_IT_BEGINS, ' +
      'TERMINATED_BEFORE_SIGNED, MOVE_NOT_ALLOWED, MOVES_OUT_OF_ORDER, SIGNED_IN_FUTURE, SIGNATURE_DATES_DIFFER, ' +
      'MOVE_DATES_DIFFER, OUTSIDE_FORUM_DAYS and NOBODY_RESPONSIBLE; imports and editors also give others.',
  })
  @Column('text')
  code: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which field of the record the remark is about, where it is about one.',
  })
  @Column('text', { nullable: true })
  path: string | null;

  @Field(() => String, { description: 'The remark in a plain sentence.' })
  @Column('text')
  message: string;
}
