import { Int, Resolver } from 'type-graphql';
import { json } from '../../query/compiling/read-plans.ts';
import { PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import { Record, RecordEntry } from '../../records/record.entity.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import { RedactRecordInput, RevertRecordInput } from './history-writes.inputs.ts';
import { redactRecord } from './redaction.writes.ts';
import { revertRecord } from './reverting.writes.ts';

@Resolver()
export class HistoryWritesResolver {
  @PayloadMutation(
    RevertRecordInput,
    'Reverts a record and its parts to an earlier version, as a new version. The visibility stays as it is.',
    { record: [Record, 'The reverted record; unchanged if no value differed.'] },
  )
  revertRecord(input: RevertRecordInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => revertRecord(context, input),
      (id) => ({ record: writtenRecord(RecordEntry, id) }),
    );
  }

  @PayloadMutation(
    RedactRecordInput,
    'Removes words permanently from a record, its history and the histories of all records merged into it. "[redacted]" ' +
      'replaces them, and the history shows when and by whom. Administrators only.',
    {
      record: [Record, 'The redacted record; null if it is deleted.'],
      redactedRevisions: [Int, 'Number of versions in the history from which words were removed.'],
    },
  )
  redactRecord(input: RedactRecordInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => redactRecord(context, input),
      ({ id, revisions }) => ({ record: writtenRecord(RecordEntry, id), redactedRevisions: json(revisions) }),
      { action: 'REDACT' },
    );
  }
}
