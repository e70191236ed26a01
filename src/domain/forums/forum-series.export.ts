import { sql } from '../../query/sql.ts';
import { closingColumns, type ExportedTable, identity, plain, titled } from '../../records/description/columns.ts';

export const exportedForumSeries: ExportedTable = {
  name: 'forumSeries',
  list: 'allForumSeries',
  table: 'forum_series',
  parts: [...identity('forum_series'), plain('slug', sql`r.slug`), ...titled('title'), ...closingColumns()],
};
