import { Field, InputType } from 'type-graphql';
import { PartialDate } from '../../records/values/partial-date.ts';
import { RefersTo, type Refs, type Texts, TextsFor } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';

/** What may be said of a statement. */
@InputType()
export abstract class StatementFacts extends ItemFacts {
  @TextsFor('summary', {
    description: 'What was said, in our own words and never as an invented quotation; the main language first.',
  })
  summaries: Texts<'summary'>;

  @Field(() => PartialDate, { nullable: true, description: 'When it was said.' })
  saidOn?: string | null;

  @Field(() => [MakerInput], { description: 'Who said it: several, where they said it jointly.' })
  makers: MakerInput[];

  @RefersTo('party', 'concernedIds', {
    nullable: true,
    description: 'The parties that it is about, by whatever a person would type.',
  })
  concerned?: Refs<'concernedIds'> | null;
}
