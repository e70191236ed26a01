import { Resolver } from 'type-graphql';
import { PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import { Record, RecordEntry, recordTables } from '../../records/record.entity.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import { addCitation } from '../../records/writing/record.writes.ts';
import { lockVersion } from '../../records/writing/versions.ts';
import { Citation } from './citation.entity.ts';
import { CiteInput } from './citation-writes.inputs.ts';

@Resolver()
export class CitationWritesResolver {
  @PayloadMutation(CiteInput, 'Adds a citation to a record of any type, after its other citations.', {
    record: [Record, 'The record after the change.'],
    citation: [Citation, 'The new citation.'],
  })
  cite(input: CiteInput): MutationPlan {
    return MutationPlan.of(
      input,
      async (context, { citation }) => {
        const { id } = await lockVersion(context, recordTables(), input);
        return [id, await addCitation(context, id, citation)] as const;
      },
      ([recordId, id]) => ({ record: writtenRecord(RecordEntry, recordId), citation: writtenRecord(Citation, id) }),
    );
  }
}
