import { InputType } from 'type-graphql';
import { Needed, Optional } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, RefersToMany, type Refs, type Texts, TextsFor } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';

/** The facts that an input may give of a statement. */
@InputType()
export abstract class StatementFacts extends ItemFacts {
  @TextsFor('summary', 'What was said, in our own words and never as an invented quotation; the main language first.')
  summaries: Texts<'summary'>;

  @Optional(PartialDate, 'When it was said.')
  saidOn?: string | null;

  @Needed([MakerInput], 'Who said it: several, where they said it jointly.')
  makers: MakerInput[];

  @RefersToMany('party', 'concernedIds', 'The parties that it is about, by whatever a person would type.', OPTIONAL)
  concerned?: Refs<'concernedIds'> | null;
}
