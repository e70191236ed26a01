import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { RecordEntry } from '../../records/record.entity.ts';
import { Topic } from './topic.entity.ts';

/** That a record is about a topic. The most important topic has the lowest ordinal. */
@Entity('record_topic')
@Unique(['recordId', 'topicId'])
@Index(['topicId'])
export class RecordTopic {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => RecordEntry, { nullable: false })
  @JoinColumn()
  record: RecordEntry;

  @Column('uuid')
  recordId: string;

  @ManyToOne(() => Topic, { nullable: false })
  @JoinColumn()
  topic: Topic;

  @Column('uuid')
  topicId: string;

  @Column('integer', { default: 0 })
  ordinal: number;
}
