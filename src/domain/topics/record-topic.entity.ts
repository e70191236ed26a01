import { Entity, Unique } from 'typeorm';
import { OrderedPart, Reference } from '../../records/entity-columns.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Topic } from './topic.entity.ts';

/** A topic of a record. The most important topic has the lowest ordinal. */
@Entity('record_topic')
@Unique(['recordId', 'topicId'])
export class RecordTopic extends OrderedPart {
  @Reference(() => RecordEntry, { index: false })
  recordId: string;

  @Reference(() => Topic)
  topicId: string;
}
