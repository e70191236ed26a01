import { isOneOf } from '../../query/sql.ts';
import { byConstant, byText } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { byDay, bySortKey, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, recordWhere } from '../../records/api/where.ts';
import { sortableDay } from '../../records/record.reads.ts';
import { contains } from '../../records/values/contains.ts';
import { Source, SourceKind } from './source.entity.ts';

export const sourceList = listOf(Source, {
  words: ['A source', 'sources'],
  where: recordWhere<Source>('SourceWhere', 'Filter for sources.', 'source')
    .addFilter('kinds', [SourceKind], 'Only sources of these kinds.', (source, kinds) => isOneOf(source.kind, kinds))
    .addFilter(
      'publisher',
      String,
      'Only sources whose publisher contains this text, ignoring case: "wiki" finds Wikimedia Foundation. All names are ' +
        'read, so the cost grows with their number.',
      (source, publisher) => contains(source.publisher, publisher),
    )
    .addFilter('published', DateRange, 'Only sources published in this period.', (source, range) =>
      overlaps(sortableDay(source.publishedOn), range, 'published'),
    ),
  orders: {
    PUBLISHED_ON: [
      'By date of publication. Undated sources count as the earliest.',
      byDay((source) => source.publishedOn),
    ],
    TITLE: ['By title.', bySortKey],
    ...ordersOfRecords(Source),
  },
  defaultOrder: 'TITLE ASC',
  usually: 'Default: TITLE.',
  dimensions: {
    KIND: ['By kind.', byConstant(SourceKind, (source) => source.kind)],
    PUBLISHER: ['By publisher.', byText((source) => source.publisher)],
  },
})
  .addRecordQuery('source', 'One source by id.')
  .addListQuery('sources', 'Sources. Default order: title.');
