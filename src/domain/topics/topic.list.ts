import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_NAME, ordersOfRecords } from '../../records/api/orders.ts';
import { whereOf } from '../../records/api/where.ts';
import { isRecord } from '../../records/values/refs.ts';
import { Topic } from './topic.entity.ts';
import { isAbout, topicsWithin } from './topic.reads.ts';

/** The field `topics` of the `where` of what topics are about. */
export const ABOUT_TOPICS = [
  [ID],
  'About one of these topics (id or slug) or its sub-topics.',
  (record: Row<{ id: string }>, refs: readonly string[]) => isAbout(record.id, refs),
] as const;

export const topicList = listOf(Topic, {
  words: ['A topic', 'topics'],
  where: whereOf<Topic>('TopicWhere', 'Which topics.', 'topic').only(
    'within',
    ID,
    'Lies under this topic (id or slug), however deep.',
    (topic, ref) =>
      sql`${topic.id} in ${topicsWithin(ref, 'within')} and not ${isRecord(topic.id, 'topic', ref, 'within')}`,
  ),
  orders: { NAME: BY_NAME, ...ordersOfRecords(Topic) },
  usual: 'NAME ASC',
})
  .one('topic', 'One topic, by its id or slug.')
  .all('topics', 'Topics of the whole tree, by name where no order is given.');
