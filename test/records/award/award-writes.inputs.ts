import { Field, InputType } from 'type-graphql';
import { TitledFacts } from '../../../src/domain/sources/documented.inputs.ts';
import { PartialDate } from '../../../src/records/values/partial-date.ts';
import { type Ref, RefersTo } from '../../../src/records/writing/drafts.ts';
import { AwardRank } from './award.entity.ts';

@InputType('AwardJurorInput', { description: 'A person who decided on an award.' })
export class AwardJurorInput {
  @RefersTo('person', { description: 'The person, by id or slug.' })
  person: Ref;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person voted for it.' })
  votedFor?: boolean | null;
}

/** What may be said of an award. */
@InputType()
export abstract class AwardFacts extends TitledFacts {
  @Field(() => AwardRank, { nullable: true, description: 'Its rank; GOLD if omitted.' })
  rank?: AwardRank | null;

  @RefersTo('party', { description: 'The party that gives it.' })
  givenBy: Ref;

  @RefersTo('party', { nullable: true, description: 'The party that receives it.' })
  givenTo?: Ref | null;

  @RefersTo('person', { nullable: true, description: 'The person who receives it, by id or slug.' })
  laureate?: Ref | null;

  @RefersTo('forum', { nullable: true, description: 'The forum at which it is given.' })
  forum?: Ref | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it is given.' })
  givenOn?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is given.' })
  laudation?: string | null;

  @Field(() => [AwardJurorInput], { nullable: true, description: 'The people who decided on it.' })
  jurors?: AwardJurorInput[] | null;
}
