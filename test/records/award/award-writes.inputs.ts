import { Field, ID, InputType } from 'type-graphql';
import { CreationInput } from '../../../src/domain/sources/documented.inputs.ts';
import { TextInput } from '../../../src/records/api/mutation.inputs.ts';
import { PartialDate } from '../../../src/records/values/partial-date.ts';
import { RefersTo, TextsFor } from '../../../src/records/writing/drafts.ts';

@InputType('AwardJurorInput', { description: 'A person who decided on an award.' })
class AwardJurorInput {
  @RefersTo('person')
  @Field(() => ID, { description: 'The person, by id or slug.' })
  person: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person voted for it.' })
  votedFor?: boolean | null;
}

@InputType('CreateAwardInput', { description: 'A new award.' })
export class CreateAwardInput extends CreationInput {
  @TextsFor('title', 'titlesIn')
  @Field(() => [TextInput], { description: 'Its title in different languages, the main one first.' })
  titles: TextInput[];

  @RefersTo('party')
  @Field(() => String, { description: 'The party that gives it.' })
  givenBy: string;

  @RefersTo('party')
  @Field(() => String, { nullable: true, description: 'The party that receives it.' })
  givenTo?: string | null;

  @RefersTo('forum')
  @Field(() => ID, { nullable: true, description: 'The forum at which it is given.' })
  forum?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it is given.' })
  givenOn?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is given.' })
  laudation?: string | null;

  @Field(() => [AwardJurorInput], { nullable: true, description: 'The people who decided on it.' })
  jurors?: AwardJurorInput[] | null;
}
