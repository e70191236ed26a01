import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { writtenRecord } from '../../records/api/payload.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Write } from '../../records/writing/mutations.ts';
import { citeAlso } from '../../records/writing/record.writes.ts';
import { Citation } from './citation.entity.ts';
import { CiteInput, CitePayload } from './citation-writes.inputs.ts';

@Resolver()
export class CitationWritesResolver {
  @Mutation(() => CitePayload, {
    nullable: true,
    description: 'Adds a citation to a record of any kind, after those that it has.',
  })
  cite(@Input(() => CiteInput) input: CiteInput): Write {
    return Write.of(
      input,
      async (context, { recordId, citation }) => [recordId, await citeAlso(context, recordId, citation)] as const,
      ([recordId, id]) => ({ record: writtenRecord(RecordEntry, recordId), citation: writtenRecord(Citation, id) }),
    );
  }
}
