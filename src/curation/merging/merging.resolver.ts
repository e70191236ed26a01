import { ID, Resolver } from 'type-graphql';
import { json } from '../../query/compiling/readings.ts';
import { PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import { Record, RecordEntry } from '../../records/record.entity.ts';
import { writeId } from '../../records/values/ids.ts';
import { Write } from '../../records/writing/mutations.ts';
import { MergeRecordsInput, UndoMergeInput } from './merging.inputs.ts';
import { mergeRecords } from './merging.writes.ts';
import { undoMerge } from './undoing.writes.ts';

@Resolver()
export class MergingResolver {
  @PayloadMutation(
    MergeRecordsInput,
    'Merges a record into another of its kind: all that referred to it refers to the survivor, its parts are the ' +
      "survivor's, what would be there twice becomes one, and its id leads to the survivor. Costs the more, the more refers " +
      'to it; meanwhile nobody else can write.',
    {
      record: [Record, "The record that stays, with what was the other one's."],
      absorbedId: [ID, 'The id of the record that was merged into it; null where nothing was.'],
    },
  )
  mergeRecords(input: MergeRecordsInput): Write {
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

  @PayloadMutation(
    UndoMergeInput,
    'Undoes a merge: gives the record back what the merge took from it. What has been changed or moved on since stays ' +
      'as it is.',
    {
      record: [Record, 'The record that is there again.'],
      survivor: [Record, 'The record that it had been merged into.'],
    },
  )
  undoMerge(input: UndoMergeInput): Write {
    return Write.of(
      input,
      (context) => undoMerge(context, input),
      ({ id, survivor }) => ({
        record: writtenRecord(RecordEntry, id),
        survivor: writtenRecord(RecordEntry, survivor),
      }),
      { alone: true },
    );
  }
}
