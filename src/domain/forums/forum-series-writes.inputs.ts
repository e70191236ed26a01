import { InputType } from 'type-graphql';
import { InputField, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { TitledFacts } from '../../records/api/record.inputs.ts';

/** What may be said of a series. */
@InputType()
export abstract class ForumSeriesFacts extends TitledFacts {
  @InputField(String, 'Its readable name in addresses; made from its title if absent.', OPTIONAL)
  slug?: string | null;
}
