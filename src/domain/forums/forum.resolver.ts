import { list } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { FirstArgument } from '../../records/api/connection.ts';
import { fieldsOf, KIND_IN_WORDS, STATUS_IN_WORDS } from '../../records/api/fields.ts';
import { City, Party } from '../parties/party.entity.ts';
import { Topic } from '../topics/topic.entity.ts';
import { topicsOf } from '../topics/topic.reads.ts';
import { Forum, ForumKind, ForumStatus } from './forum.entity.ts';
import { ForumRole, ForumRoleKind } from './forum-role.entity.ts';
import { ForumSeries } from './forum-series.entity.ts';

export const ForumResolver = fieldsOf(Forum)
  .texts('title', 'Title in a language, otherwise in the main language.')
  .words('kind', ForumKind, KIND_IN_WORDS)
  .words('status', ForumStatus, STATUS_IN_WORDS)
  .field('cities', [City], 'Cities in which the forum is held; empty if it is only online.', (forum) =>
    list(Party, {
      join: (city) => sql`join forum_city held on held.city_id = ${city.id} and held.forum_id = ${forum.id}`,
      orderBy: (city) => sql`held.ordinal, ${city.id}`,
    }),
  )
  .texts('summary', 'Summary in a language, otherwise in the main language; null if none.', {
    nullable: true,
  })
  .field('topics', [Topic], 'Topics, the most important first.', (forum, { first }) => topicsOf(forum, first), {
    args: FirstArgument,
  })
  .field('roles', [ForumRole], 'Roles of parties, hosts first.', (forum) =>
    list(ForumRole, {
      where: (role) => [sql`${role.forumId} = ${forum.id}`],
      orderBy: (role) => sql`array_position(${Object.values(ForumRoleKind)}, ${role.role}), ${role.id}`,
    }),
  ).resolver;

export const ForumSeriesResolver = fieldsOf(ForumSeries).texts(
  'title',
  'Title in a language, otherwise in the main language.',
).resolver;
