import { GraphQLDateTime, GraphQLURL } from 'graphql-scalars';
import { ID, Int } from 'type-graphql';
import { list, type ReadPlan, value } from '../query/compiling/read-plans.ts';
import type { Row } from '../query/compiling/row.ts';
import { type Sql, sql } from '../query/sql.ts';
import { fieldsOf, multilingual } from './api/fields.ts';
import { Flag } from './flag.entity.ts';
import { Identifier } from './identifier.entity.ts';
import { Record } from './record.entity.ts';
import { visibleVersion } from './record.reads.ts';
import { LABEL_DESCRIPTION, Label, LanguagesArgument, labelIn } from './values/languages.ts';

/** Returns a column of the record's row in `record`. */
function ofEntry(record: Row<Record>, column: Sql): ReadPlan {
  return value(sql`(select ${column} from record e where e.id = ${record.id})`);
}

const ID_NOW = sql`lower(e.type) || '_' || replace(e.id::text, '-', '')`;

/** Returns the title or name of a record. A type that has neither declares `label` itself. */
function calledBy(record: Row<Record>) {
  return multilingual(record, 'title' in record ? 'title' : 'name');
}

export const RecordResolver = fieldsOf(Record)
  .field(
    'currentId',
    ID,
    'Id of the current record: differs from `id` in versions and merged records.',
    // Only a version can be that of a merged record.
    (record) =>
      ofEntry(record, record.$suffix ? sql`lower(e.type) || '_' || replace(survivor_of(e.id)::text, '-', '')` : ID_NOW),
    { byId: true },
  )
  .field(
    'version',
    Int,
    'Version number: 1 for a new record, raised by each change of it or a part.',
    (record) => ofEntry(record, visibleVersion(sql`e.id`, sql`e.version`)),
    { byId: true },
  )
  .field(
    'createdAt',
    GraphQLDateTime,
    'Time at which the record was created in the database.',
    (record) => ofEntry(record, sql`e.created_at`),
    {
      byId: true,
    },
  )
  .field(
    'updatedAt',
    GraphQLDateTime,
    'Time of the last change of the record or a part of it.',
    (record) => ofEntry(record, sql`e.updated_at`),
    { byId: true },
  )
  .field(
    'url',
    GraphQLURL,
    'Permanent URL of the record, for citations.',
    (record, _none, { publicUrl }) =>
      ofEntry(
        record,
        sql`${`${publicUrl}/id/`}::text || ${ID_NOW}${record.$suffix ? sql` || ${record.$suffix}` : sql``}`,
      ),
    { byId: true },
  )
  .field('label', Label, LABEL_DESCRIPTION, (record, { langs }) => labelIn(calledBy(record), langs), {
    args: LanguagesArgument,
  })
  .field(
    'flags',
    [Flag],
    'Warnings: broken rules and uncertain facts, although the source says so.',
    (record) =>
      list(Flag, { where: (flag) => [sql`${flag.recordId} = ${record.id}`], orderBy: (flag) => sql`${flag.id}` }),
    { byId: true },
  )
  .field(
    'identifiers',
    [Identifier],
    'Identifiers in external schemes: Wikidata ids, numbers in registers.',
    (record) =>
      list(Identifier, {
        where: (identifier) => [sql`${identifier.recordId} = ${record.id}`],
        orderBy: (identifier) => sql`${identifier.scheme}, ${identifier.value}`,
      }),
    { byId: true },
  ).resolver;
