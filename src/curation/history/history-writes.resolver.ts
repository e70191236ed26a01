import { Int, Resolver } from 'type-graphql';
import { json } from '../../query/compiling/readings.ts';
import { PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import { Record, RecordEntry } from '../../records/record.entity.ts';
import { Write } from '../../records/writing/mutations.ts';
import { RedactRecordInput, RevertRecordInput } from './history-writes.inputs.ts';
import { redactRecord } from './redaction.writes.ts';
import { revertRecord } from './reverting.writes.ts';

@Resolver()
export class HistoryWritesResolver {
  @PayloadMutation(
    RevertRecordInput,
    'Brings a record and its parts back to what they were, as a new version. It stays PUBLIC or INTERNAL as it is.',
    { record: [Record, 'The record as it is now; as it was, where nothing differed.'] },
  )
  revertRecord(input: RevertRecordInput): Write {
    return Write.of(
      input,
      (context) => revertRecord(context, input),
      (id) => ({ record: writtenRecord(RecordEntry, id) }),
    );
  }

  @PayloadMutation(
    RedactRecordInput,
    'Removes words for good, for administrators: from the record, and from its history and that of all records merged ' +
      'into it. "[redacted]" stands in their place, and the history says so.',
    {
      record: [Record, 'The record as it is now; null where it is deleted.'],
      redactedRevisions: [Int, 'From how many versions in its history words were removed.'],
    },
  )
  redactRecord(input: RedactRecordInput): Write {
    return Write.of(
      input,
      (context) => redactRecord(context, input),
      ({ id, revisions }) => ({ record: writtenRecord(RecordEntry, id), redactedRevisions: json(revisions) }),
      { action: 'REDACT' },
    );
  }
}
