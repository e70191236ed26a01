import { type Dimension, Groups } from '../../query/compiling/groups.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { byConstant, byTime, shownAs } from '../../records/api/groups.ts';
import { byItem } from '../../records/item.reads.ts';
import { byCountries } from '../parties/party.groups.ts';
import { dayOf } from '../parties/party.reads.ts';
import { Forum } from './forum.entity.ts';
import type { ForumDimension } from './forum.inputs.ts';
import { ForumSeries } from './forum-series.entity.ts';

const TITLE = { text: sql`n.title`, lang: sql`n.title_lang`, others: sql`n.titles_in` };

/** By a forum, given by its id. */
export function byForum<Entity>(
  forum: (row: Parameters<Dimension<Entity>['key']>[0], as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join' | 'known'> = {},
): Dimension<Entity> {
  return { ...more, key: (row, as) => [forum(row, as)], shown: shownAs(Forum, 'forum', TITLE) };
}

/** By the forum of an item, its own or through its session. */
export function byForumOfItem<Entity extends { id: string }>(): Dimension<Entity> {
  const known = { property: 'forumId', key: (forum: Sql) => [forum] };
  return byForum((_item, as) => raw(`${as}.forum_id`), { ...(byItem as Pick<Dimension<Entity>, 'join'>), known });
}

export const forumGroups = new Groups<Forum, `${ForumDimension}`>()
  .by(
    'YEAR',
    byTime('YEAR', (forum) => sql`coalesce(${forum.startsOn}, ${forum.endsOn})`),
  )
  .by(
    'KIND',
    byConstant((forum) => forum.kind),
  )
  .by(
    'STATUS',
    byConstant((forum) => forum.status),
  )
  .by(
    'COUNTRY',
    byCountries(
      (forum, as) => ({ party: raw(`${as}.city_id`), day: dayOf(forum.startsOn) }),
      (forum, as) => ({ from: raw(`forum_city ${as}`), on: sql`${raw(as)}.forum_id = ${forum.id}` }),
    ),
  )
  .by('SERIES', {
    key: (forum) => [forum.seriesId],
    shown: shownAs(ForumSeries, 'forum_series', TITLE),
  });
