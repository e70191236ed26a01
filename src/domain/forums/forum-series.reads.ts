import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql, visible } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { recordRules } from '../../records/api/where.ts';
import { byUpdate } from '../../records/record.reads.ts';
import type { Multilingual } from '../../records/values/languages.ts';
import { forumsConcerning } from './forum.reads.ts';
import { ForumSeries } from './forum-series.entity.ts';
import type { ForumSeriesList, ForumSeriesOrderField, ForumSeriesWhere } from './forum-series.inputs.ts';

const forumSeriesFilter = recordRules(
  new Filter<ForumSeriesWhere, ForumSeries>('ForumSeriesWhere'),
  'forum_series',
).rule(
  'party',
  (series, ref) => sql`${series.id} in (select edition.series_id from forum edition
    where ${visible('edition')} and edition.id in ${forumsConcerning(ref)})`,
);

export const forumSeriesOrderings = new Orderings<ForumSeries, `${ForumSeriesOrderField}`>(
  { TITLE: { by: (series) => series.sortKey, type: 'text' }, UPDATED_AT: byUpdate(ForumSeries) },
  { field: 'TITLE', direction: 'ASC' },
);

/** Series of forums, as a client filters, orders and pages them. */
export function allForumSeries(args: ForumSeriesList): Reading {
  return page(
    ForumSeries,
    ...searched(
      'FORUM_SERIES',
      { where: (series) => forumSeriesFilter.conditions(args.where, series) },
      forumSeriesOrderings,
      args,
    ),
    args,
  );
}

/** The title of a series in its main language and in others. */
export function forumSeriesTitle(series: Row<ForumSeries>): Multilingual {
  return { text: series.title, lang: series.titleLang, others: series.titlesIn };
}
