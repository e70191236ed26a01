import { InputType } from 'type-graphql';
import { Needed, Optional } from '../../records/api/optional.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';
import { Bound } from './figure.entity.ts';

/** The facts that an input may give of a figure. Its title is its label. */
@InputType()
export abstract class FigureFacts extends ItemFacts {
  @Needed(String, 'What is measured, a code that is the same in every edition: "agreements_signed".')
  indicator: string;

  @Needed(Decimal, 'How much.')
  value: string;

  @Needed(String, 'Of what: a unit in lower case, or the code of a currency.')
  unit: string;

  @Needed(Bound, 'Whether it is exact, at least, at most or about so much.')
  bound: Bound;

  @Optional(PartialDate, 'As of when.')
  asOf?: string | null;

  @Optional([MakerInput], 'Who reported it.')
  makers?: MakerInput[] | null;

  @RefersToMany('party', 'concernedIds', 'The parties that it concerns, by whatever a person would type.', OPTIONAL)
  concerned?: Refs<'concernedIds'> | null;

  @RefersTo('record', 'The record that it measures.', OPTIONAL)
  about?: Ref | null;
}
