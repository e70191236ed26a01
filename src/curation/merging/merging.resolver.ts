import { Mutation, Resolver } from 'type-graphql';
import { json } from '../../query/compiling/readings.ts';
import { Input } from '../../records/api/mutation.inputs.ts';
import { writtenRecord } from '../../records/api/payload.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { writeId } from '../../records/values/ids.ts';
import { Write } from '../../records/writing/mutations.ts';
import { MergeRecordsInput, MergeRecordsPayload, UndoMergeInput, UndoMergePayload } from './merging.inputs.ts';
import { mergeRecords } from './merging.writes.ts';
import { undoMerge } from './undoing.writes.ts';

@Resolver()
export class MergingResolver {
  @Mutation(() => MergeRecordsPayload, {
    nullable: true,
    description:
      'Merges a record into another of its kind: all that referred to it refers to the survivor, its parts are the ' +
      "survivor's, what would be there twice becomes one, and its id leads to the survivor. Costs the more, the more refers " +
      'to it; meanwhile nobody else can write.',
  })
  mergeRecords(@Input(() => MergeRecordsInput) input: MergeRecordsInput): Write {
    return Write.of(
      input,
      (context) => mergeRecords(context, input),
      ({ type, keep, absorb }) => ({
        record: writtenRecord(RecordEntry, keep),
        absorbedId: json(writeId(type, absorb)),
      }),
      { alone: true },
    );
  }

  @Mutation(() => UndoMergePayload, {
    nullable: true,
    description:
      'Undoes a merge: gives the record back what the merge took from it. What has been changed or moved on since stays ' +
      'as it is.',
  })
  undoMerge(@Input(() => UndoMergeInput) input: UndoMergeInput): Write {
    return Write.of(
      input,
      (context) => undoMerge(context, input.id),
      ({ id, survivor }) => ({
        record: writtenRecord(RecordEntry, id),
        survivor: writtenRecord(RecordEntry, survivor),
      }),
      { alone: true },
    );
  }
}
