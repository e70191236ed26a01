import { InputType } from 'type-graphql';
import { Optional, OptionalWithDefault } from '../../../src/records/api/optional.ts';
import { TitledFacts } from '../../../src/records/api/record.inputs.ts';
import { PartialDate } from '../../../src/records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo } from '../../../src/records/writing/drafts.ts';
import { AwardRank } from './award.entity.ts';

@InputType('AwardJurorInput', { description: 'A person who decided on an award.' })
export class AwardJurorInput {
  @RefersTo('person', 'The person, by id or slug.')
  person: Ref;

  @Optional(Boolean, 'Whether the person voted for it.')
  votedFor?: boolean | null;
}

/** The facts of an award. */
@InputType()
export abstract class AwardFacts extends TitledFacts {
  @OptionalWithDefault(AwardRank, AwardRank.GOLD, 'Its rank.')
  rank?: AwardRank | null;

  @RefersTo('party', 'The party that gives it.')
  givenBy: Ref;

  @RefersTo('party', 'The party that receives it.', OPTIONAL)
  givenTo?: Ref | null;

  @RefersTo('person', 'The person who receives it, by id or slug.', OPTIONAL)
  laureate?: Ref | null;

  @RefersTo('forum', 'The forum at which it is given.', OPTIONAL)
  forum?: Ref | null;

  @Optional(PartialDate, 'When it is given.')
  givenOn?: string | null;

  @Optional(String, 'Why it is given.')
  laudation?: string | null;

  @Optional([AwardJurorInput], 'The people who decided on it.')
  jurors?: AwardJurorInput[] | null;
}
