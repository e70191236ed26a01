import { Mutation, Resolver } from 'type-graphql';
import { json } from '../../query/compiling/readings.ts';
import { Input } from '../../records/api/mutation.inputs.ts';
import { writtenRecord } from '../../records/api/payload.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Write } from '../../records/writing/mutations.ts';
import {
  RedactRecordInput,
  RedactRecordPayload,
  RevertRecordInput,
  RevertRecordPayload,
} from './history-writes.inputs.ts';
import { redactRecord } from './redaction.writes.ts';
import { revertRecord } from './reverting.writes.ts';

@Resolver()
export class HistoryWritesResolver {
  @Mutation(() => RevertRecordPayload, {
    nullable: true,
    description:
      'Brings a record and its parts back to what they were, as a new version. It stays PUBLIC or INTERNAL as it is.',
  })
  revertRecord(@Input(() => RevertRecordInput) input: RevertRecordInput): Write {
    return Write.of(
      input,
      (context) => revertRecord(context, input),
      (id) => ({ record: writtenRecord(RecordEntry, id) }),
    );
  }

  @Mutation(() => RedactRecordPayload, {
    nullable: true,
    description:
      'Removes words for good, for administrators: from the record, from its history and that of all records merged into ' +
      'it, and from answers kept for repetitions. "[redacted]" stands in their place, and the history says so.',
  })
  redactRecord(@Input(() => RedactRecordInput) input: RedactRecordInput): Write {
    return Write.of(
      input,
      (context) => redactRecord(context, input),
      ({ id, revisions }) => ({ record: writtenRecord(RecordEntry, id), redactedRevisions: json(revisions) }),
      { action: 'REDACT' },
    );
  }
}
