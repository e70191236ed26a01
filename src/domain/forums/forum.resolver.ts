import { list } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { First } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { City, Party } from '../parties/party.entity.ts';
import { Topic } from '../topics/topic.entity.ts';
import { topicsOf } from '../topics/topic.reads.ts';
import { Forum } from './forum.entity.ts';
import { ForumRole, ForumRoleKind } from './forum-role.entity.ts';
import { ForumSeries } from './forum-series.entity.ts';

export const ForumResolver = fieldsOf(Forum)
  .text('title', 'Its title in a language, or else its main title.')
  .label('title', 'Its title in the first of these languages that has one, and in which.')
  .field('cities', [City], 'The cities in which it is held; none for a forum held online only.', (forum) =>
    list(Party, {
      join: (city) => sql`join forum_city held on held.city_id = ${city.id} and held.forum_id = ${forum.id}`,
      orderBy: (city) => sql`held.ordinal, ${city.id}`,
    }),
  )
  .text('summary', 'What it is about, in a language, or else in the main one; null where nobody has written it.', {
    nullable: true,
  })
  .field('topics', [Topic], 'Its topics, the most important first.', (forum, { first }) => topicsOf(forum, first), {
    args: First,
  })
  .field('roles', [ForumRole], 'What parties do for it, the hosts first.', (forum) =>
    list(ForumRole, {
      where: (role) => [sql`${role.forumId} = ${forum.id}`],
      orderBy: (role) => sql`array_position(${Object.values(ForumRoleKind)}, ${role.role}), ${role.id}`,
    }),
  ).resolver;

export const ForumSeriesResolver = fieldsOf(ForumSeries).text(
  'title',
  'Its title in a language, or else its main title.',
).resolver;
