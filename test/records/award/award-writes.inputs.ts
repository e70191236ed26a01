import { Field, ID, InputType } from 'type-graphql';
import { NamedCreationInput, UpdateInput } from '../../../src/domain/sources/documented.inputs.ts';
import { type InputBase, TextInput } from '../../../src/records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../../src/records/api/payload.ts';
import { PartialDate } from '../../../src/records/values/partial-date.ts';
import { RefersTo, TextsFor } from '../../../src/records/writing/drafts.ts';
import { Award, AwardRank } from './award.entity.ts';
import { awardList } from './award.list.ts';

@InputType('AwardJurorInput', { description: 'A person who decided on an award.' })
class AwardJurorInput {
  @RefersTo('person')
  @Field(() => ID, { description: 'The person, by id or slug.' })
  person: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person voted for it.' })
  votedFor?: boolean | null;
}

/** What may be said of an award: where it is made, some of it must be. */
function awardFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @TextsFor('title', 'titlesIn')
    @Field(() => [TextInput], {
      nullable: !isNew,
      description: 'Its title in different languages, the main one first.',
    })
    titles?: TextInput[] | null;

    @Field(() => AwardRank, { nullable: true, description: 'Its rank; GOLD if omitted.' })
    rank?: AwardRank | null;

    @RefersTo('party')
    @Field(() => String, { nullable: !isNew, description: 'The party that gives it.' })
    givenBy?: string | null;

    @RefersTo('party')
    @Field(() => String, { nullable: true, description: 'The party that receives it.' })
    givenTo?: string | null;

    @RefersTo('person')
    @Field(() => ID, { nullable: true, description: 'The person who receives it, by id or slug.' })
    laureate?: string | null;

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
  return Facts;
}

@InputType('CreateAwardInput', { description: 'A new award.' })
export class CreateAwardInput extends awardFacts(NamedCreationInput, true) {}

export const CreateAwardPayload = creationOf(
  'award',
  () => Award,
  () => awardList.Edge,
);

@InputType('UpdateAwardInput', { description: 'What is to change of an award.' })
export class UpdateAwardInput extends awardFacts(UpdateInput, false) {}

export const UpdateAwardPayload = updateOf('award', () => Award);
