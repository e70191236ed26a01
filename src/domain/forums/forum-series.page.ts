import type { ForumSeriesPageQuery } from '../../records/description/documents.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { pageOf } from '../../records/description/sections.ts';

/** A series of forums as `forum-series.page.graphql` reads it. */
export type FoundForumSeries = QueryResultRecord<ForumSeriesPageQuery>;

export const forumSeriesPage: PageDescription = {
  document: import.meta.resolve('#src/domain/forums/forum-series.page.graphql'),
  path: 'series',
  facts: [],
  sections: ({ forums }: FoundForumSeries, to) => [
    pageOf('forums', forums, (forum) => [
      to.recordLink(forum),
      to.secondary(to.list(to.span(forum.startsOn, forum.endsOn))),
    ]),
  ],
};
