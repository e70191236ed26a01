import { InputType } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Needed } from '../../records/api/optional.ts';
import { CitationInput } from '../../records/api/record.inputs.ts';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';

@InputType('CiteInput', { description: 'What a source says about a record.' })
export class CiteInput extends MutationInput {
  @RefersTo('record', 'The record, of whatever kind.')
  record: Ref;

  @Needed(CitationInput, 'The source, and what it says.')
  citation: CitationInput;
}
