import { Field, InputType } from 'type-graphql';
import { itemFacts, MakerInput } from '../../records/api/item.inputs.ts';
import { type InputBase, TextInput } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { RefersTo, TextsFor } from '../../records/writing/drafts.ts';
import { CreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { Statement } from './statement.entity.ts';
import { statementList } from './statement.list.ts';

/** What may be said of a statement: where it is made, some of it must be. */
function statementFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends itemFacts(base, isNew) {
    @TextsFor('summary', 'summariesIn')
    @Field(() => [TextInput], {
      nullable: !isNew,
      description: 'What was said, in our own words and never as an invented quotation; the main language first.',
    })
    summaries?: TextInput[] | null;

    @Field(() => PartialDate, { nullable: true, description: 'When it was said.' })
    saidOn?: string | null;

    @Field(() => [MakerInput], { nullable: !isNew, description: 'Who said it: several, where they said it jointly.' })
    makers?: MakerInput[] | null;

    @RefersTo('party', 'concernedIds')
    @Field(() => [String], {
      nullable: true,
      description: 'The parties that it is about, by whatever a person would type.',
    })
    concerned?: string[] | null;
  }
  return Facts;
}

@InputType('CreateStatementInput', { description: 'What somebody said on the record.' })
export class CreateStatementInput extends statementFacts(CreationInput, true) {}

export const CreateStatementPayload = creationOf(
  'statement',
  () => Statement,
  () => statementList.Edge,
);

@InputType('UpdateStatementInput', { description: 'What is to change of a statement.' })
export class UpdateStatementInput extends statementFacts(UpdateInput, false) {}

export const UpdateStatementPayload = updateOf('statement', () => Statement);
