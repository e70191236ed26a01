import { isOneOf } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { byDay, bySortKey, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, whereOf } from '../../records/api/where.ts';
import { dayInOrder } from '../../records/record.reads.ts';
import { contains } from '../../records/values/contains.ts';
import { Source, SourceKind } from './source.entity.ts';

export const sourceList = listOf(Source, {
  words: ['A source', 'sources'],
  where: whereOf<Source>('SourceWhere', 'Filter for sources.', 'source')
    .only('kinds', [SourceKind], 'Only sources of these kinds.', (source, kinds) => isOneOf(source.kind, kinds))
    .only(
      'publisher',
      String,
      'Only sources whose publisher contains this text, ignoring case: "wiki" finds Wikimedia Foundation. All names are ' +
        'read, so the cost grows with their number.',
      (source, publisher) => contains(source.publisher, publisher),
    )
    .only('published', DateRange, 'Only sources published in this period.', (source, range) =>
      overlaps(dayInOrder(source.publishedOn), range, 'published'),
    ),
  orders: {
    PUBLISHED_ON: [
      'By date of publication. Undated sources count as the earliest.',
      byDay((source) => source.publishedOn),
    ],
    TITLE: ['By title.', bySortKey],
    ...ordersOfRecords(Source),
  },
  usual: 'TITLE ASC',
  usually: 'Default: TITLE.',
})
  .one('source', 'One source by id.')
  .all('sources', 'Sources. Default order: title.');
