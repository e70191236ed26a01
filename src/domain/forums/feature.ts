import type { Feature } from '../../records/feature.ts';
import { Forum } from './forum.entity.ts';
import { ForumGroupsResolver, ForumResolver, ForumsOfPartyResolver } from './forum.resolver.ts';
import { ForumCity } from './forum-city.entity.ts';
import { ForumRole } from './forum-role.entity.ts';
import { ForumSeries } from './forum-series.entity.ts';
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
  records: { FORUM_SERIES: ForumSeries, FORUM: Forum },
};
