import { ID, Resolver } from 'type-graphql';
import { json } from '../../query/compiling/read-plans.ts';
import { PayloadMutation, recordsInOrder, writtenRecord } from '../../records/api/payload.ts';
import { Record, RecordEntry, recordTables } from '../../records/record.entity.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { lockVersion } from '../../records/writing/versions.ts';
import { PlannedPublication } from './planned-publication.entity.ts';
import { planPublication, publishNow } from './planned-publication.writes.ts';
import { DeleteRecordInput, PublishInput, RestoreRecordInput, UnpublishInput } from './record-lifecycle.inputs.ts';
import { deleteRecord, idOf, restoreRecord, unpublish } from './record-lifecycle.writes.ts';

@Resolver()
export class RecordLifecycleResolver {
  @PayloadMutation(
    DeleteRecordInput,
    'Deletes a record of any type to which no other record refers. Its history stays, and `restoreRecord` restores it.',
    { deletedId: [ID, 'Id of the deleted record; null if nothing was deleted.'] },
  )
  deleteRecord(input: DeleteRecordInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => deleteAtVersion(context, input),
      (deletedId) => ({ deletedId: json(deletedId) }),
    );
  }

  @PayloadMutation(RestoreRecordInput, 'Restores a deleted record with its parts, under its id.', {
    record: [Record, 'The restored record, as a new version.'],
  })
  restoreRecord(input: RestoreRecordInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => restoreRecord(context, input.id),
      (id) => ({ record: writtenRecord(RecordEntry, id) }),
    );
  }

  @PayloadMutation(
    PublishInput,
    'Publishes records, at once or at a given time. INTERNAL records to which they refer must be published with ' +
      'them.',
    {
      records: [
        [Record],
        'The records given, then those that are published with them; not yet published if `at` was given.',
      ],
      plannedPublication: [PlannedPublication, 'The planned publication; null if `at` was omitted.'],
    },
  )
  publish(input: PublishInput): MutationPlan {
    const { note, at } = input;
    const withDependencies = input.withDependencies ?? false;
    if (!at) {
      return MutationPlan.of(
        input,
        (context) => publishNow(context, { ...input, withDependencies }),
        (ids) => ({ records: recordsInOrder(ids), plannedPublication: json(null) }),
      );
    }
    return MutationPlan.of(
      input,
      (context) => planPublication(context, { ...input, withDependencies, at, note }),
      ({ id, recordIds }) => ({
        records: recordsInOrder(recordIds),
        plannedPublication: writtenRecord(PlannedPublication, id),
      }),
    );
  }

  @PayloadMutation(
    UnpublishInput,
    'Hides records from everybody but editors. Rejected while PUBLIC records refer to them.',
    { records: [[Record], 'The unpublished records.'] },
  )
  unpublish(input: UnpublishInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => unpublish(context, input),
      (ids) => ({ records: recordsInOrder(ids) }),
    );
  }
}

async function deleteAtVersion(context: WriteContext, input: DeleteRecordInput): Promise<string> {
  const entry = await lockVersion(context, recordTables(), input, 'for update');
  await deleteRecord(context, entry);
  return idOf(entry);
}
