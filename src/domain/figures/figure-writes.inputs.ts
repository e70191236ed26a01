import { Field, ID, InputType } from 'type-graphql';
import { itemFacts, MakerInput } from '../../records/api/item.inputs.ts';
import type { InputBase } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { RefersTo } from '../../records/writing/drafts.ts';
import { CreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { Bound, Figure } from './figure.entity.ts';
import { figureList } from './figure.list.ts';

/** What may be said of a figure: where it is made, some of it must be. Its title is its label. */
function figureFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends itemFacts(base, isNew) {
    @Field(() => String, {
      nullable: !isNew,
      description: 'What is measured, a code that is the same in every edition: "agreements_signed".',
    })
    indicator?: string | null;

    @Field(() => Decimal, { nullable: !isNew, description: 'How much.' })
    value?: string | null;

    @Field(() => String, { nullable: !isNew, description: 'Of what: a unit in lower case, or the code of a currency.' })
    unit?: string | null;

    @Field(() => Bound, { nullable: !isNew, description: 'Whether it is exact, at least, at most or about so much.' })
    bound?: Bound | null;

    @Field(() => PartialDate, { nullable: true, description: 'As of when.' })
    asOf?: string | null;

    @Field(() => [MakerInput], { nullable: true, description: 'Who reported it.' })
    makers?: MakerInput[] | null;

    @RefersTo('party', 'concernedIds')
    @Field(() => [String], {
      nullable: true,
      description: 'The parties that it concerns, by whatever a person would type.',
    })
    concerned?: string[] | null;

    @RefersTo('record')
    @Field(() => ID, { nullable: true, description: 'The record that it measures.' })
    about?: string | null;
  }
  return Facts;
}

@InputType('CreateFigureInput', { description: 'A reported quantity; its title is its label.' })
export class CreateFigureInput extends figureFacts(CreationInput, true) {}

export const CreateFigurePayload = creationOf(
  'figure',
  () => Figure,
  () => figureList.Edge,
);

@InputType('UpdateFigureInput', { description: 'What is to change of a figure.' })
export class UpdateFigureInput extends figureFacts(UpdateInput, false) {}

export const UpdateFigurePayload = updateOf('figure', () => Figure);
