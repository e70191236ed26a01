import type { Feature } from '../../records/feature.ts';
import { RecordType } from '../../records/record.entity.ts';
import { Forum } from './forum.entity.ts';
import { exportedForums } from './forum.export.ts';
import { machineReadableForum } from './forum.machine.ts';
import { forumPage } from './forum.page.ts';
import { ForumGroupsResolver, ForumResolver, ForumsOfPartyResolver } from './forum.resolver.ts';
import { forumWords } from './forum.words.ts';
import { ForumCity } from './forum-city.entity.ts';
import { ForumRole } from './forum-role.entity.ts';
import { ForumSeries } from './forum-series.entity.ts';
import { exportedForumSeries } from './forum-series.export.ts';
import { machineReadableForumSeries } from './forum-series.machine.ts';
import { forumSeriesPage } from './forum-series.page.ts';
import { ForumSeriesResolver } from './forum-series.resolver.ts';
import { ForumSeriesWritesResolver } from './forum-series-writes.resolver.ts';
import { ForumWritesResolver } from './forum-writes.resolver.ts';

export const forums: Feature = {
  entities: [ForumCity, ForumRole, ForumSeries, Forum],
  resolvers: [
    ForumWritesResolver,
    ForumSeriesWritesResolver,
    ForumResolver,
    ForumGroupsResolver,
    ForumSeriesResolver,
    ForumsOfPartyResolver,
  ],
  recordTypes: [
    {
      type: RecordType.FORUM_SERIES,
      entity: ForumSeries,
      fields: { titles_in: 'title' },
      exported: exportedForumSeries,
      page: forumSeriesPage,
      machine: machineReadableForumSeries,
    },
    {
      type: RecordType.FORUM,
      entity: Forum,
      parts: [
        { table: 'forum_city', owner: 'forum_id', field: 'cities', holds: 'city_id' },
        { table: 'forum_role', owner: 'forum_id', field: 'roles' },
      ],
      fields: { titles_in: 'title', summaries_in: 'summary' },
      exported: exportedForums,
      words: forumWords,
      page: forumPage,
      machine: machineReadableForum,
    },
  ],
};
