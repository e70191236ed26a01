import { InputType } from 'type-graphql';
import { Optional, Required } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, RefersToMany, type Refs, type Texts, TextsFor } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';

/** The fields of a statement in an input. */
@InputType()
export abstract class StatementFacts extends ItemFacts {
  @TextsFor('summary', "Summary in the editors' own words, never an invented quotation; the main language first.")
  summaries: Texts<'summary'>;

  @Optional(PartialDate, 'Date of the statement.')
  saidOn?: string | null;

  @Required([MakerInput], 'Makers; several for a joint statement.')
  makers: MakerInput[];

  @RefersToMany('party', 'concernedIds', 'Parties concerned (ids, codes, slugs or names).', OPTIONAL)
  concerned?: Refs<'concernedIds'> | null;
}
