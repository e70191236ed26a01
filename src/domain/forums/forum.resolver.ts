import { list } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { First } from '../../records/api/connection.ts';
import { fieldsOf, KIND_IN_WORDS, STATUS_IN_WORDS } from '../../records/api/fields.ts';
import { City, Party } from '../parties/party.entity.ts';
import { Topic } from '../topics/topic.entity.ts';
import { topicsOf } from '../topics/topic.reads.ts';
import { Forum, ForumKind, ForumStatus } from './forum.entity.ts';
import { ForumRole, ForumRoleKind } from './forum-role.entity.ts';
import { ForumSeries } from './forum-series.entity.ts';

export const ForumResolver = fieldsOf(Forum)
  .texts('title', 'Its title in a language, or else its main title.')
  .words('kind', ForumKind, KIND_IN_WORDS)
  .words('status', ForumStatus, STATUS_IN_WORDS)
  .field('cities', [City], 'The cities in which it is held; none for a forum held online only.', (forum) =>
    list(Party, {
      join: (city) => sql`join forum_city held on held.city_id = ${city.id} and held.forum_id = ${forum.id}`,
      orderBy: (city) => sql`held.ordinal, ${city.id}`,
    }),
  )
  .texts('summary', 'What it is about, in a language, or else in the main one; null where nobody has written it.', {
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

export const ForumSeriesResolver = fieldsOf(ForumSeries).texts(
  'title',
  'Its title in a language, or else its main title.',
).resolver;
