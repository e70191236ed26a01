import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { sql } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_NAME, ordersOfRecords } from '../../records/api/orders.ts';
import { recordWhere } from '../../records/api/where.ts';
import { refersToRecord } from '../../records/values/refs.ts';
import { Topic } from './topic.entity.ts';
import { isAboutAnyTopic, isAboutMatch, topicsWithin } from './topic.reads.ts';

/** The filter field `topics` of records that have topics. */
export const TOPICS_FILTER = [
  [ID],
  'Only records about one of these topics (ids or slugs) or their subtopics.',
  (record: Row<{ id: string }>, refs: readonly Given[]) => isAboutAnyTopic(record.id, refs),
] as const;

/** The filter field `topicMatches` of records that have topics. */
export const TOPIC_MATCHES_FILTER = [
  String,
  'Only records on a topic that matches this concept: address or "scheme:value".',
  (record: Row<{ id: string }>, concept: Given) => isAboutMatch(record.id, concept),
] as const;

export const topicList = listOf(Topic, {
  words: ['A topic', 'topics'],
  where: recordWhere<Topic>('TopicWhere', 'Filter for topics.', 'topic').addFilter(
    'within',
    ID,
    'Only topics below this topic (id or slug), at any depth.',
    (topic, ref) =>
      sql`${topic.id} in ${topicsWithin(ref, 'within')} and not ${refersToRecord(topic.id, 'topic', ref, 'within')}`,
  ),
  orders: { NAME: BY_NAME, ...ordersOfRecords(Topic) },
  defaultOrder: 'NAME ASC',
})
  .addRecordQuery('topic', 'One topic by id or slug.')
  .addListQuery('topics', 'Topics of the whole tree. Default order: name.');
