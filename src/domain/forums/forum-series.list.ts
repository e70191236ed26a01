import { sql, visible } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, ordersOfRecords } from '../../records/api/orders.ts';
import { whereOf } from '../../records/api/where.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { forumsConcerning } from './forum.reads.ts';
import { ForumSeries } from './forum-series.entity.ts';

export const forumSeriesList = listOf(ForumSeries, {
  words: ['A series of forums', 'series of forums'],
  resolved: RESOLVED_PARTIES,
  where: whereOf<ForumSeries>('ForumSeriesWhere', 'Filter for series of forums.', 'forum_series').only(
    'party',
    String,
    'Only series with an edition in which this party, or one that then belonged to it, has a role, hosts or sent a delegation.',
    (series, ref) => sql`${series.id} in (select edition.series_id from forum edition
    where ${visible('edition')} and edition.id in ${forumsConcerning(ref)})`,
  ),
  orders: { TITLE: BY_TITLE, ...ordersOfRecords(ForumSeries) },
  usual: 'TITLE ASC',
  usually: 'Default: TITLE.',
})
  .one('forumSeries', 'One series of forums by id or slug.')
  .all('allForumSeries', 'Series of forums. Default order: title.');
