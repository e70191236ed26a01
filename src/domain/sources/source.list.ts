import { isOneOf } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { byDay, bySortKey, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, whereOf } from '../../records/api/where.ts';
import { dayInOrder } from '../../records/record.reads.ts';
import { contains } from '../../records/values/contains.ts';
import { Source, SourceKind } from './source.entity.ts';

export const sourceList = listOf(Source, {
  words: ['A source', 'sources'],
  where: whereOf<Source>('SourceWhere', 'Which sources.', 'source')
    .only('kinds', [SourceKind], 'Of one of these kinds.', (source, kinds) => isOneOf(source.kind, kinds))
    .only(
      'publisher',
      String,
      'This stands in the publisher\'s name, in whatever case: "wiki" finds Wikimedia Foundation. All names are looked ' +
        'through, which costs more the more there are.',
      (source, publisher) => contains(source.publisher, publisher),
    )
    .only('published', DateRange, 'Published in this time.', (source, range) =>
      overlaps(dayInOrder(source.publishedOn), range, 'published'),
    ),
  orders: {
    PUBLISHED_ON: [
      'By the day of publication. Undated sources count as the earliest.',
      byDay((source) => source.publishedOn),
    ],
    TITLE: ['By the title.', bySortKey],
    ...ordersOfRecords(Source),
  },
  usual: 'TITLE ASC',
  usually: 'Where nothing is said they come by title.',
})
  .one('source', 'One source, by its id.')
  .all('sources', 'Sources, by title where no order is given.');
