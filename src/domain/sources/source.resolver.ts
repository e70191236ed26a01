import { list } from '../../query/compiling/readings.ts';
import { sql, visible } from '../../query/sql.ts';
import { First } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { Record } from '../../records/record.entity.ts';
import { Citation } from './citation.entity.ts';

/** What sources add to every record. A citation shows only to those who may see its source. */
export const CitationsOfRecordResolver = fieldsOf(Record).field(
  'citations',
  [Citation],
  'Where its facts come from, in the order given.',
  (record, { first }) =>
    list(
      Citation,
      {
        where: (citation) => [
          sql`${citation.recordId} = ${record.id}`,
          sql`exists (select from source s where s.id = ${citation.sourceId} and ${visible('s')})`,
        ],
        orderBy: (citation) => sql`${citation.ordinal}, ${citation.id}`,
      },
      first,
    ),
  { args: First, byId: true },
).resolver;
