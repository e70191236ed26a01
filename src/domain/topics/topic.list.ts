import { sql } from '../../query/sql.ts';
import { IdOrSlug } from '../../records/api/connection.ts';
import { listOf } from '../../records/api/list.ts';
import { Optional } from '../../records/api/optional.ts';
import { BY_NAME, ordersOfRecords } from '../../records/api/orders.ts';
import { filterOf, RecordWhere, WhereInput } from '../../records/api/where.ts';
import { isMeant } from '../../records/values/refs.ts';
import { Topic } from './topic.entity.ts';
import { topicsWithin } from './topic.reads.ts';

/** The field `topics` of the `where` of what topics are about. */
export const ABOUT_TOPICS = Optional([String], 'About one of these topics (id or slug) or its sub-topics.');

@WhereInput('TopicWhere', 'Which topics.')
export class TopicWhere extends RecordWhere {
  @Optional(String, 'Lies under this topic (id or slug), however deep.')
  within?: string | null;
}

export const topicList = listOf(Topic, {
  words: ['A topic', 'topics'],
  where: filterOf<TopicWhere, Topic>(TopicWhere, 'topic').rule(
    'within',
    (topic, ref) => sql`${topic.id} in ${topicsWithin(ref)} and not ${isMeant(topic, 'topic', ref)}`,
  ),
  orders: { NAME: BY_NAME, ...ordersOfRecords(Topic) },
  usual: 'NAME ASC',
})
  .one('topic', 'One topic, by its id or slug.', IdOrSlug)
  .all('topics', 'Topics of the whole tree, by name where no order is given.');
