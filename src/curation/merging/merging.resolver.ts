import { ID, Resolver } from 'type-graphql';
import { json } from '../../query/compiling/read-plans.ts';
import { PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import { Record, RecordEntry } from '../../records/record.entity.ts';
import { formatId } from '../../records/values/ids.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import { MergeRecordsInput, UndoMergeInput } from './merging.inputs.ts';
import { mergeRecords } from './merging.writes.ts';
import { undoMerge } from './undoing.writes.ts';

@Resolver()
export class MergingResolver {
  @PayloadMutation(
    MergeRecordsInput,
    'Merges a record into another one of its type, the survivor. Its parts, the references to it and its id move to the ' +
      'survivor; duplicates are collapsed. The cost grows with the number of references. No other client can write ' +
      'meanwhile.',
    {
      record: [Record, 'The survivor, with the parts of the other record.'],
      absorbedId: [ID, 'Id of the merged record; null if nothing was merged.'],
    },
  )
  mergeRecords(input: MergeRecordsInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => mergeRecords(context, input),
      ({ type, keep, absorb }) => ({
        record: writtenRecord(RecordEntry, keep),
        absorbedId: json(formatId(type, absorb)),
      }),
      { exclusive: true },
    );
  }

  @PayloadMutation(
    UndoMergeInput,
    'Undoes a merge: the record exists again, with its parts and references. Values that were changed or moved after ' +
      'the merge stay as they are.',
    {
      record: [Record, 'The record that exists again.'],
      survivor: [Record, 'The record into which it had been merged.'],
    },
  )
  undoMerge(input: UndoMergeInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => undoMerge(context, input),
      ({ id, survivor }) => ({
        record: writtenRecord(RecordEntry, id),
        survivor: writtenRecord(RecordEntry, survivor),
      }),
      { exclusive: true },
    );
  }
}
