import { Field, InputType } from 'type-graphql';
import { TitledFacts } from '../sources/documented.inputs.ts';

/** What may be said of a series. */
@InputType()
export abstract class ForumSeriesFacts extends TitledFacts {
  @Field(() => String, {
    nullable: true,
    description: 'Its readable name in addresses; made from its title if absent.',
  })
  slug?: string | null;
}
