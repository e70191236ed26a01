import { InputType } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { TitledFacts } from '../../records/api/record.inputs.ts';

/** The facts that an input may give of a series. */
@InputType()
export abstract class ForumSeriesFacts extends TitledFacts {
  @Optional(String, 'Its readable name in addresses; made from its title if absent.')
  slug?: string | null;
}
