import { ID, Resolver } from 'type-graphql';
import { MOST_PER_PAGE } from '../../query/compiling/pages.ts';
import { json } from '../../query/compiling/readings.ts';
import { PayloadMutation, recordsInOrder, writtenRecord } from '../../records/api/payload.ts';
import { Record, RecordEntry, recordTables } from '../../records/record.entity.ts';
import { Write } from '../../records/writing/mutations.ts';
import { lockVersion } from '../../records/writing/versions.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { badInput } from '../../runtime/errors.ts';
import { DeleteRecordInput, PublishInput, RestoreRecordInput, UnpublishInput } from './keeping.inputs.ts';
import { deleteRecord, idOf, restoreRecord, type SeenRecords, unpublish } from './keeping.writes.ts';
import { PlannedPublication } from './planned-publication.entity.ts';
import { planPublication, publishNow } from './planned-publication.writes.ts';

@Resolver()
export class KeepingResolver {
  @PayloadMutation(
    DeleteRecordInput,
    'Deletes a record of any kind to which no other refers. A tombstone and its last version stay: see restoreRecord.',
    { deletedId: [ID, 'The id of what is deleted; null where nothing was.'] },
  )
  deleteRecord(input: DeleteRecordInput): Write {
    return Write.of(
      input,
      (context) => deleteAtVersion(context, input),
      (deletedId) => ({ deletedId: json(deletedId) }),
    );
  }

  @PayloadMutation(RestoreRecordInput, 'Brings a deleted record back as it was, with its parts, under its id.', {
    record: [Record, 'The record as it was, one version later.'],
  })
  restoreRecord(input: RestoreRecordInput): Write {
    return Write.of(
      input,
      (context) => restoreRecord(context, input.id),
      (id) => ({ record: writtenRecord(RecordEntry, id) }),
    );
  }

  @PayloadMutation(
    PublishInput,
    'Shows records to everybody, at once or at an hour to come. Where they refer to what is INTERNAL, that must be ' +
      'shown with them.',
    {
      records: [
        [Record],
        'The records that were asked for, and those that come along; as they are now, where an hour was given.',
      ],
      plannedPublication: [PlannedPublication, 'What is planned, where an hour was given.'],
    },
  )
  publish(input: PublishInput): Write {
    const { note, at } = input;
    const withDependencies = input.withDependencies ?? false;
    if (!at) {
      return Write.of(
        input,
        (context) => publishNow(context, { ...few(input), withDependencies }),
        (ids) => ({ records: recordsInOrder(ids), plannedPublication: json(null) }),
      );
    }
    return Write.of(
      input,
      (context) => planPublication(context, { ...few(input), withDependencies, at, note }),
      ({ id, recordIds }) => ({
        records: recordsInOrder(recordIds),
        plannedPublication: writtenRecord(PlannedPublication, id),
      }),
    );
  }

  @PayloadMutation(
    UnpublishInput,
    'Hides records from everybody but editors. Refused while something PUBLIC refers to them.',
    { records: [[Record], 'The records.'] },
  )
  unpublish(input: UnpublishInput): Write {
    return Write.of(
      input,
      (context) => unpublish(context, few(input)),
      (ids) => ({ records: recordsInOrder(ids) }),
    );
  }
}

async function deleteAtVersion(context: WriteContext, input: DeleteRecordInput): Promise<string> {
  const entry = await lockVersion(context, recordTables(), input, 'for update');
  await deleteRecord(context, entry);
  return idOf(entry);
}

function few<Seen extends SeenRecords>(seen: Seen): Seen {
  if (seen.ids.length <= MOST_PER_PAGE) return seen;
  throw badInput('input.ids', `${seen.ids.length} are too many. Give ${MOST_PER_PAGE} at most.`);
}
