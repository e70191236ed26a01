import { InputType } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { TitledFacts } from '../../records/api/record.inputs.ts';

/** The fields of a series of forums in an input. */
@InputType()
export abstract class ForumSeriesFacts extends TitledFacts {
  @Optional(String, 'Short name in URLs. Default: made from the title.')
  slug?: string | null;
}
