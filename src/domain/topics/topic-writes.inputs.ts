import { InputType } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { OPTIONAL, type Ref, RefersTo, type Texts, TextsFor } from '../../records/writing/drafts.ts';

/** The facts that an input may give of a topic. */
@InputType()
export abstract class TopicFacts extends RecordFacts {
  @Optional(String, 'Its readable name in addresses; made from its name if absent.')
  slug?: string | null;

  @TextsFor('name', 'Its name in different languages, the main one first.')
  names: Texts<'name'>;

  @RefersTo('topic', 'The wider topic, by its id or slug.', OPTIONAL)
  parent?: Ref | null;
}
