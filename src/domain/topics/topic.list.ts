import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_NAME, ordersOfRecords } from '../../records/api/orders.ts';
import { whereOf } from '../../records/api/where.ts';
import { isRecord } from '../../records/values/refs.ts';
import { Topic } from './topic.entity.ts';
import { isAbout, topicsWithin } from './topic.reads.ts';

/** The filter field `topics` of records that have topics. */
export const ABOUT_TOPICS = [
  [ID],
  'Only records about one of these topics (ids or slugs) or their subtopics.',
  (record: Row<{ id: string }>, refs: readonly string[]) => isAbout(record.id, refs),
] as const;

export const topicList = listOf(Topic, {
  words: ['A topic', 'topics'],
  where: whereOf<Topic>('TopicWhere', 'Filter for topics.', 'topic').only(
    'within',
    ID,
    'Only topics below this topic (id or slug), at any depth.',
    (topic, ref) =>
      sql`${topic.id} in ${topicsWithin(ref, 'within')} and not ${isRecord(topic.id, 'topic', ref, 'within')}`,
  ),
  orders: { NAME: BY_NAME, ...ordersOfRecords(Topic) },
  usual: 'NAME ASC',
})
  .one('topic', 'One topic by id or slug.')
  .all('topics', 'Topics of the whole tree. Default order: name.');
