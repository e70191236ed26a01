import { Field, InputType } from 'type-graphql';
import { Decimal } from '../../records/values/decimal.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';
import { Bound } from './figure.entity.ts';

/** What may be said of a figure. Its title is its label. */
@InputType()
export abstract class FigureFacts extends ItemFacts {
  @Field(() => String, {
    description: 'What is measured, a code that is the same in every edition: "agreements_signed".',
  })
  indicator: string;

  @Field(() => Decimal, { description: 'How much.' })
  value: string;

  @Field(() => String, { description: 'Of what: a unit in lower case, or the code of a currency.' })
  unit: string;

  @Field(() => Bound, { description: 'Whether it is exact, at least, at most or about so much.' })
  bound: Bound;

  @Field(() => PartialDate, { nullable: true, description: 'As of when.' })
  asOf?: string | null;

  @Field(() => [MakerInput], { nullable: true, description: 'Who reported it.' })
  makers?: MakerInput[] | null;

  @RefersTo('party', 'concernedIds', {
    nullable: true,
    description: 'The parties that it concerns, by whatever a person would type.',
  })
  concerned?: Refs<'concernedIds'> | null;

  @RefersTo('record', { nullable: true, description: 'The record that it measures.' })
  about?: Ref | null;
}
