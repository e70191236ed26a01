import { list } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql, visible } from '../../query/sql.ts';
import { First } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { addressPart } from '../../records/node.ts';
import { Record } from '../../records/record.entity.ts';
import { Citation } from './citation.entity.ts';

/** A citation shows only to those who may see its source. */
function isOfVisibleSource(citation: Row<Citation>): Sql {
  return sql`exists (select from source s where s.id = ${citation.sourceId} and ${visible('s')})`;
}

addressPart('citation', {
  entity: Citation,
  shown: (citation) => sql`${isOfVisibleSource(citation)} and exists (
    select from record e where e.id = ${citation.recordId} and e.deleted_at is null and ${visible('e')})`,
});

/** What sources add to every record. */
export const CitationsOfRecordResolver = fieldsOf(Record).field(
  'citations',
  [Citation],
  'Where its facts come from, in the order given.',
  (record, { first }) =>
    list(
      Citation,
      {
        where: (citation) => [sql`${citation.recordId} = ${record.id}`, isOfVisibleSource(citation)],
        orderBy: (citation) => sql`${citation.ordinal}, ${citation.id}`,
      },
      first,
    ),
  { args: First, byId: true },
).resolver;
