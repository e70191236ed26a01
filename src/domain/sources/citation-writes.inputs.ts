import { InputType } from 'type-graphql';
import { ActionInput } from '../../records/api/mutation.inputs.ts';
import { Required } from '../../records/api/optional.ts';
import { CitationInput } from '../../records/api/record.inputs.ts';

@InputType('CiteInput', { description: 'Input of cite.' })
export class CiteInput extends ActionInput {
  @Required(CitationInput, 'Citation to be added.')
  citation: CitationInput;
}
