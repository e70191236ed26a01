import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { writtenRecord } from '../../records/api/payload.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Write } from '../../records/writing/mutations.ts';
import { type CitationDraft, citeAlso } from '../../records/writing/record.writes.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { Citation } from './citation.entity.ts';
import { CiteInput, CitePayload } from './citation-writes.inputs.ts';

@Resolver()
export class CitationWritesResolver {
  @Mutation(() => CitePayload, {
    nullable: true,
    description: 'Adds a citation to a record of any kind, after those that it has.',
  })
  cite(@Input(() => CiteInput) input: CiteInput): Write {
    return Write.of(input, citeRecord, ({ recordId, citationId }) => ({
      record: writtenRecord(RecordEntry, recordId),
      citation: writtenRecord(Citation, citationId),
    }));
  }
}

async function citeRecord(
  context: WriteContext,
  { recordId, citation }: { recordId: string; citation: CitationDraft },
): Promise<{ recordId: string; citationId: string }> {
  return { recordId, citationId: await citeAlso(context, recordId, citation) };
}
