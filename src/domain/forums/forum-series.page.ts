import type { ForumSeriesPageQuery } from '../../records/description/documents.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { tableOf } from '../../records/description/sections.ts';

/** A series of forums as `forum-series.page.graphql` reads it. */
export type FoundForumSeries = QueryResultRecord<ForumSeriesPageQuery>;

type Edition = FoundForumSeries['forums']['nodes'][number];

/** Orders editions by day, and those of one day or without one by their number: 9 before 10. */
function byEdition(one: Edition, other: Edition): number {
  const days = (one.startsOn ?? '9999').localeCompare(other.startsOn ?? '9999');
  return days || (one.edition ?? '').localeCompare(other.edition ?? '', 'en', { numeric: true });
}

/** The latest editions, which are compared first. */
const COMPARED = 2;

export const forumSeriesPage: PageDescription = {
  document: import.meta.resolve('#src/domain/forums/forum-series.page.graphql'),
  path: 'series',
  facts: [],
  sections: ({ slug, forums }: FoundForumSeries, to) => [
    tableOf(
      'forums',
      forums && { ...forums, nodes: [...forums.nodes].sort(byEdition) },
      {
        edition: ({ edition }) => edition,
        forum: (forum) => to.recordLink(forum),
        held: ({ startsOn, endsOn }) => (endsOn ? to.span(startsOn, endsOn) : to.date(startsOn)),
        cities: ({ cities }) => to.partyLinks(cities),
      },
      { all: `records/forums?series=${slug}` },
    ),
  ],
  explore: ({ forums }: FoundForumSeries) => {
    const latest = [...(forums?.nodes ?? [])].sort(byEdition).slice(-COMPARED);
    if (latest.length < COMPARED) return [];
    return [{ label: 'compareEditions', path: 'compare', parameters: latest.map(({ slug }) => ['forum', slug]) }];
  },
};
