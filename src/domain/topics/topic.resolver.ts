import { list } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { FirstArgument } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { Topic } from './topic.entity.ts';
import { TopicName } from './topic-name.entity.ts';

export const TopicResolver = fieldsOf(Topic)
  .texts('name', 'Name in a language, otherwise the main name.')
  .parts('otherNames', TopicName, 'topicId', 'Further names, found by search and never shown as the name.')
  .texts('summary', 'Summary in a language, otherwise in the main language; null if none.', { nullable: true })
  .field(
    'children',
    [Topic],
    'Direct subtopics, by name.',
    (topic, { first }) =>
      list(
        Topic,
        {
          where: (child) => [sql`${child.parentId} = ${topic.id}`],
          orderBy: (child) => sql`${child.sortKey}, ${child.id}`,
        },
        first,
      ),
    { args: FirstArgument },
  ).resolver;
