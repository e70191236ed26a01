import { list, object } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql, visible } from '../../query/sql.ts';
import { First } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { addressPart } from '../../records/node.ts';
import { Record } from '../../records/record.entity.ts';
import { InLanguages, LABEL, Label } from '../../records/values/languages.ts';
import { Citation } from './citation.entity.ts';
import { Source } from './source.entity.ts';

/** A citation shows only to those who may see its source. */
function citesVisible(citation: Row<Citation>): Sql {
  return sql`exists (select from source s where s.id = ${citation.sourceId} and ${visible('s')})`;
}

addressPart('citation', {
  entity: Citation,
  shown: (citation) =>
    sql`exists (select from record r where r.id = ${citation.recordId} and ${visible('r')}) and ${citesVisible(citation)}`,
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
        where: (citation) => [sql`${citation.recordId} = ${record.id}`, citesVisible(citation)],
        orderBy: (citation) => sql`${citation.ordinal}, ${citation.id}`,
      },
      first,
    ),
  { args: First, byId: true },
).resolver;

/** The language of a title whose language is unknown, after BCP 47. */
const UNDETERMINED = 'und';

export const SourceResolver = fieldsOf(Source).field(
  'label',
  Label,
  LABEL,
  (source) => object({ text: source.title, lang: sql`coalesce(${source.lang}, ${UNDETERMINED})` }),
  { args: InLanguages },
).resolver;
