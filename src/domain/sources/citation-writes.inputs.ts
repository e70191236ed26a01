import { InputType } from 'type-graphql';
import { ActionInput } from '../../records/api/mutation.inputs.ts';
import { Needed } from '../../records/api/optional.ts';
import { CitationInput } from '../../records/api/record.inputs.ts';

@InputType('CiteInput', { description: 'What a source says about a record.' })
export class CiteInput extends ActionInput {
  @Needed(CitationInput, 'The source, and what it says.')
  citation: CitationInput;
}
