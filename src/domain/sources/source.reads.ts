import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { list, page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, sql, visible } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { overlaps, recordRules } from '../../records/api/where.ts';
import type { Record } from '../../records/record.entity.ts';
import { byDay, byUpdate, dayInOrder } from '../../records/record.reads.ts';
import { contains } from '../../records/values/contains.ts';
import { Citation } from './citation.entity.ts';
import { Source } from './source.entity.ts';
import type { SourceList, SourceOrderField, SourceWhere } from './source.inputs.ts';

const sourceFilter = recordRules(new Filter<SourceWhere, Source>('SourceWhere'), 'source')
  .rule('kinds', (source, kinds) => isOneOf(source.kind, kinds))
  .rule('publisher', (source, publisher) => contains(source.publisher, publisher))
  .rule('published', (source, range) => overlaps(dayInOrder(source.publishedOn), range, 'published'));

export const sourceOrderings = new Orderings<Source, `${SourceOrderField}`>(
  {
    PUBLISHED_ON: byDay((source) => source.publishedOn),
    TITLE: { by: (source) => source.sortKey, type: 'text' },
    UPDATED_AT: byUpdate(Source),
  },
  { field: 'TITLE', direction: 'ASC' },
);

/** Sources, as a client filters, orders and pages them. */
export function sources(args: SourceList): Reading {
  return page(
    Source,
    ...searched('SOURCE', { where: (source) => sourceFilter.conditions(args.where, source) }, sourceOrderings, args),
    args,
  );
}

/** What a record cites, in the order given. A citation shows only to those who may see its source. */
export function citationsOf(record: Row<Record>, first: number | null | undefined): Reading {
  return list(
    Citation,
    {
      where: (citation) => [
        sql`${citation.recordId} = ${record.id}`,
        sql`exists (select from source s where s.id = ${citation.sourceId} and ${visible('s')})`,
      ],
      orderBy: (citation) => sql`${citation.ordinal}, ${citation.id}`,
    },
    first,
  );
}
