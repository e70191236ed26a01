import { ID, Int } from 'type-graphql';
import { Source } from '../../domain/sources/source.entity.ts';
import { one, value } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { PageArguments } from '../../records/api/connection.ts';
import { fieldsOf, queryOf } from '../../records/api/fields.ts';
import { Record } from '../../records/record.entity.ts';
import { ChangeKind, FieldChange, Revision } from './revision.entity.ts';
import { RevisionConnection, RevisionList } from './revision.inputs.ts';
import {
  changesOf,
  historyOf,
  identityOf,
  kindOf,
  recordOf,
  revisions,
  shownVersion,
  versionIdOf,
} from './revision.reads.ts';

export const RevisionsResolver = queryOf(
  'revisions',
  RevisionConnection,
  'Revisions of all records, latest first.',
  revisions,
  { args: RevisionList, nullable: true },
);

/** Fields that history adds to every record. */
export const HistoryOfRecordResolver = fieldsOf(Record).field(
  'history',
  RevisionConnection,
  'Versions that the requester may see, latest first: what changed, when and why.',
  historyOf,
  { args: PageArguments, byId: true },
).resolver;

export const RevisionResolver = fieldsOf(Revision)
  .field('version', Int, 'Version number of the record after the revision.', (revision) =>
    value(shownVersion(revision)),
  )
  .field('record', Record, 'Record of the revision; null if it is deleted or was merged.', recordOf, { nullable: true })
  .field('versionId', ID, 'Id of the record at this version, for `node` and `revertRecord`.', (revision) =>
    value(versionIdOf(revision)),
  )
  .field(
    'kind',
    ChangeKind,
    'Kind of the change. For readers to whom it published the record, it is CREATED.',
    (revision) => value(kindOf(revision)),
  )
  .field(
    'identity',
    String,
    'Identity of the author: issuer and subject of a token, or the id of an API key. Two authors may have the same ' +
      'name and never the same identity. Null for readers who are no editors, and if none was stored.',
    (revision) => value(identityOf(revision)),
    { nullable: true },
  )
  .field(
    'source',
    Source,
    'Source of the change; null if none was named.',
    (revision) => one(Source, (source) => sql`${source.id} = (select survivor_of(${revision.sourceId}))`),
    { nullable: true },
  )
  .field(
    'changes',
    [FieldChange],
    'Fields of the record and of its parts that differ from the previous version. References to records that the ' +
      'requester may not see are left out. The list grows with the number of fields.',
    changesOf,
    { entries: 48 },
  ).resolver;
