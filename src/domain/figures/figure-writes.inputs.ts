import { InputType } from 'type-graphql';
import { Optional, Required } from '../../records/api/optional.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';
import { Bound } from './figure.entity.ts';

/** The fields of a figure in an input. The title is its label. */
@InputType()
export abstract class FigureFacts extends ItemFacts {
  @Required(String, 'Code of what is measured, the same in every edition: "agreements_signed".')
  indicator: string;

  @Required(Decimal, 'Reported value, exact.')
  value: string;

  @Required(String, 'Unit: a word in lower case ("countries", "percent") or a currency code ("USD").')
  unit: string;

  @Required(Bound, 'Precision of the value: exact, at least, at most or about.')
  bound: Bound;

  @Optional(PartialDate, 'Date to which the figure applies.')
  asOf?: string | null;

  @Optional([MakerInput], 'Makers: those who reported the figure.')
  makers?: MakerInput[] | null;

  @RefersToMany('party', 'concernedIds', 'Parties concerned (ids, codes, slugs or names).', OPTIONAL)
  concerned?: Refs<'concernedIds'> | null;

  @RefersTo('record', 'Record that the figure is about (id).', OPTIONAL)
  about?: Ref | null;
}
