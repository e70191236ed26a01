import type { Dimension } from '../../query/compiling/dimension.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { type DescribedDimension, recordGroupKey } from '../../records/api/groups.ts';
import { byItem } from '../../records/item.reads.ts';
import { Forum } from './forum.entity.ts';

/** The columns of a title in several languages, in the row `n`. */
export const TITLE_COLUMNS = { text: sql`n.title`, lang: sql`n.title_lang`, others: sql`n.titles_in` };

/** Groups by a forum, given by its id. */
export function byForum<Entity>(
  forum: (row: Parameters<Dimension<Entity>['key']>[0], as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join' | 'known'> = {},
): Dimension<Entity> {
  return { ...more, key: (row, as) => [forum(row, as)], ...recordGroupKey(Forum, 'forum', TITLE_COLUMNS) };
}

export const BY_FORUM_OF_ITEM: DescribedDimension<{ id: string }> = [
  'By forum of the item or of its session.',
  byForum((_item, as) => raw(`${as}.forum_id`), { ...byItem, known: { property: 'forumId', key: (forum) => [forum] } }),
];
