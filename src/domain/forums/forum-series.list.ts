import { sql, visible } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, ordersOfRecords } from '../../records/api/orders.ts';
import { recordWhere } from '../../records/api/where.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { forumsInvolving } from './forum.reads.ts';
import { ForumSeries } from './forum-series.entity.ts';

export const forumSeriesList = listOf(ForumSeries, {
  words: ['A series of forums', 'series of forums'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: recordWhere<ForumSeries>('ForumSeriesWhere', 'Filter for series of forums.', 'forum_series').addFilter(
    'party',
    String,
    'Only series with an edition in which this party, or one that then belonged to it, has a role, hosts or sent a delegation.',
    (series, ref) => sql`${series.id} in (select edition.series_id from forum edition
    where ${visible('edition')} and edition.id in ${forumsInvolving(ref)})`,
  ),
  orders: { TITLE: BY_TITLE, ...ordersOfRecords(ForumSeries) },
  defaultOrder: 'TITLE ASC',
  usually: 'Default: TITLE.',
})
  .addRecordQuery('forumSeries', 'One series of forums by id or slug.')
  .addListQuery('allForumSeries', 'Series of forums. Default order: title.');
