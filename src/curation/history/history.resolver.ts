import { ID, Int } from 'type-graphql';
import { Source } from '../../domain/sources/source.entity.ts';
import { one, value } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { PageArguments } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { Record } from '../../records/record.entity.ts';
import { ChangeKind, FieldChange, Revision } from './revision.entity.ts';
import { RevisionConnection } from './revision.inputs.ts';
import { changesOf, historyOf, identityOf, kindOf, shownVersion, versionIdOf } from './revision.reads.ts';

/** What history adds to every record. */
export const HistoryOfRecordResolver = fieldsOf(Record).field(
  'history',
  RevisionConnection,
  'Versions that the requester may see, latest first: what changed, when and why.',
  historyOf,
  { args: PageArguments, byId: true },
).resolver;

export const RevisionResolver = fieldsOf(Revision)
  .field('version', Int, 'The version of the record that it made.', (revision) => value(shownVersion(revision)))
  .field('versionId', ID, 'Id of the record at this version, for `node` and `revertRecord`.', (revision) =>
    value(versionIdOf(revision)),
  )
  .field('kind', ChangeKind, 'What was done; to whom it was published, it is new.', (revision) =>
    value(kindOf(revision)),
  )
  .field(
    'identity',
    String,
    'Identity of its author: issuer and subject of a token, or the id of an API key. Two authors may have the same ' +
      'name and never the same identity. Null to everybody but editors, and where none was kept.',
    (revision) => value(identityOf(revision)),
    { nullable: true },
  )
  .field(
    'source',
    Source,
    'From which source, where one was named.',
    (revision) => one(Source, (source) => sql`${source.id} = (select survivor_of(${revision.sourceId}))`),
    { nullable: true },
  )
  .field(
    'changes',
    [FieldChange],
    'Every field of the record and of its parts that differs from the version before. What refers to a record that ' +
      'this reader may not see is left out. It is read only when asked for, and grows with the number of fields.',
    changesOf,
    { entries: 48 },
  ).resolver;
