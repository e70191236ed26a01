import { Mutation, Resolver } from 'type-graphql';
import { MOST_PER_PAGE } from '../../query/compiling/pages.ts';
import { json } from '../../query/compiling/readings.ts';
import { Input } from '../../records/api/mutation.inputs.ts';
import { writtenRecord, writtenRecords } from '../../records/api/payload.ts';
import { RecordEntry, recordTables } from '../../records/record.entity.ts';
import { Write } from '../../records/writing/mutations.ts';
import { lockVersion } from '../../records/writing/versions.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { badInput } from '../../runtime/errors.ts';
import {
  DeleteRecordInput,
  DeleteRecordPayload,
  PublishInput,
  PublishPayload,
  RestoreRecordInput,
  RestoreRecordPayload,
  UnpublishInput,
  UnpublishPayload,
} from './keeping.inputs.ts';
import { deleteRecord, idOf, restoreRecord, unpublish } from './keeping.writes.ts';
import { PlannedPublication } from './planned-publication.entity.ts';
import { planPublication, publishNow } from './planned-publication.writes.ts';

@Resolver()
export class KeepingResolver {
  @Mutation(() => DeleteRecordPayload, {
    nullable: true,
    description:
      'Deletes a record of any kind to which no other refers. A tombstone and its last version stay: see restoreRecord.',
  })
  deleteRecord(@Input(() => DeleteRecordInput) input: DeleteRecordInput): Write {
    return Write.of(
      input,
      (context) => deleteAtVersion(context, input),
      (deletedId) => ({ deletedId: json(deletedId) }),
    );
  }

  @Mutation(() => RestoreRecordPayload, {
    nullable: true,
    description: 'Brings a deleted record back as it was, with its parts, under its id.',
  })
  restoreRecord(@Input(() => RestoreRecordInput) input: RestoreRecordInput): Write {
    return Write.of(
      input,
      (context) => restoreRecord(context, input.id),
      (id) => ({ record: writtenRecord(RecordEntry, id) }),
    );
  }

  @Mutation(() => PublishPayload, {
    nullable: true,
    description:
      'Shows records to everybody, at once or at an hour to come. Where they refer to what is INTERNAL, that must be ' +
      'shown with them.',
  })
  publish(@Input(() => PublishInput) input: PublishInput): Write {
    const { note, at } = input;
    const withDependencies = input.withDependencies ?? false;
    if (!at) {
      return Write.of(
        input,
        (context) => publishNow(context, { refs: few(input.ids), withDependencies }),
        (ids) => ({ records: writtenRecords(ids), plannedPublication: json(null) }),
      );
    }
    return Write.of(
      input,
      (context) => planPublication(context, { refs: few(input.ids), withDependencies, at, note }),
      ({ id, recordIds }) => ({
        records: writtenRecords(recordIds),
        plannedPublication: writtenRecord(PlannedPublication, id),
      }),
    );
  }

  @Mutation(() => UnpublishPayload, {
    nullable: true,
    description: 'Hides records from everybody but editors. Refused while something PUBLIC refers to them.',
  })
  unpublish(@Input(() => UnpublishInput) input: UnpublishInput): Write {
    return Write.of(
      input,
      (context) => unpublish(context, few(input.ids)),
      (ids) => ({ records: writtenRecords(ids) }),
    );
  }
}

async function deleteAtVersion(context: WriteContext, input: DeleteRecordInput): Promise<string> {
  const entry = await lockVersion(context, recordTables(), input, 'for update');
  await deleteRecord(context, entry);
  return idOf(entry);
}

function few(ids: string[]): string[] {
  if (ids.length <= MOST_PER_PAGE) return ids;
  throw badInput('input.ids', `${ids.length} are too many. Give ${MOST_PER_PAGE} at most.`);
}
