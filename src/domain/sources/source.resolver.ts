import { ArgsType } from 'type-graphql';
import type { Ordered } from '../../query/compiling/pages.ts';
import { list, object, page, type ReadPlan } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, type Sql, sql, visible } from '../../query/sql.ts';
import { connectionOf, FirstArgument, PageArguments } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { Optional } from '../../records/api/optional.ts';
import { registerAddressable } from '../../records/node.ts';
import { Record, RecordEntry, RecordType } from '../../records/record.entity.ts';
import { LABEL_DESCRIPTION, Label, LanguagesArgument } from '../../records/values/languages.ts';
import { Citation } from './citation.entity.ts';
import { Source } from './source.entity.ts';

/** Whether the viewer may see the source of a citation. */
function isOfVisibleSource(citation: Row<Citation>): Sql {
  return sql`exists (select from source s where s.id = ${citation.sourceId} and ${visible('s')})`;
}

registerAddressable('citation', {
  entity: Citation,
  isVisible: (citation) => sql`${isOfVisibleSource(citation)} and exists (
    select from record e where e.id = ${citation.recordId} and e.deleted_at is null and ${visible('e')})`,
});

/** The field that sources add to every record. */
export const CitationsOfRecordResolver = fieldsOf(Record).field(
  'citations',
  [Citation],
  'Citations of sources for the record, in recorded order.',
  (record, { first }) =>
    list(
      Citation,
      {
        where: (citation) => [sql`${citation.recordId} = ${record.id}`, isOfVisibleSource(citation)],
        orderBy: (citation) => sql`${citation.ordinal}, ${citation.id}`,
      },
      first,
    ),
  { args: FirstArgument, byId: true },
).resolver;

/** The BCP 47 tag for an unknown language. */
const UNDETERMINED = 'und';

@ArgsType()
class CitedByArguments extends PageArguments {
  @Optional([RecordType], 'Only records of these types. Default: all.')
  types?: RecordType[] | null;
}

const { Connection: CitingRecordConnection } = connectionOf(
  'CitingRecord',
  () => Record,
  'A record that cites a source, with its citations of that source.',
  'A list of records that cite a source, page by page.',
  { citations: [[Citation], 'The citations of the source, in the order of the record.'] },
);

const LATEST_CHANGE_FIRST: Ordered<RecordEntry> = {
  name: 'UPDATED_AT DESC',
  by: (entry) => entry.updatedAt,
  type: 'timestamptz',
  descending: true,
};

function citedBy(source: Row<Source>, { types, ...args }: CitedByArguments): ReadPlan {
  const cites = (entry: Row<RecordEntry>) =>
    sql`${entry.id} in (select c.record_id from citation c where c.source_id = ${source.id})`;
  return page(
    RecordEntry,
    { where: (entry) => [cites(entry), types && isOneOf(entry.type, types)] },
    LATEST_CHANGE_FIRST,
    args,
    (entry) => ({
      citations: list(Citation, {
        where: (citation) => [sql`${citation.recordId} = ${entry.id}`, sql`${citation.sourceId} = ${source.id}`],
        orderBy: (citation) => sql`${citation.ordinal}, ${citation.id}`,
      }),
    }),
  );
}

export const SourceResolver = fieldsOf(Source)
  .field(
    'label',
    Label,
    LABEL_DESCRIPTION,
    (source) => object({ text: source.title, lang: sql`coalesce(${source.lang}, ${UNDETERMINED})` }),
    { args: LanguagesArgument },
  )
  .field('citedBy', CitingRecordConnection, 'Records that cite this source, latest change first.', citedBy, {
    args: CitedByArguments,
  }).resolver;
