import { list } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { FirstArgument } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { Topic } from './topic.entity.ts';

export const TopicResolver = fieldsOf(Topic)
  .texts('name', 'Name in a language, otherwise the main name.')
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
