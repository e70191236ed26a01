import { Field, InputType } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { CitationInput } from './documented.inputs.ts';

@InputType('CiteInput', { description: 'What a source says about a record.' })
export class CiteInput extends MutationInput {
  @RefersTo('record', { description: 'The record, of whatever kind.' })
  record: Ref;

  @Field(() => CitationInput, { description: 'The source, and what it says.' })
  citation: CitationInput;
}
