import { InputType } from 'type-graphql';
import { InputField, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { type Ref, RefersTo, type Texts, TextsFor } from '../../records/writing/drafts.ts';

/** What may be said of a topic. */
@InputType()
export abstract class TopicFacts extends RecordFacts {
  @InputField(String, 'Its readable name in addresses; made from its name if absent.', OPTIONAL)
  slug?: string | null;

  @TextsFor('name', 'Its name in different languages, the main one first.')
  names: Texts<'name'>;

  @RefersTo('topic', 'The wider topic, by its id or slug.', OPTIONAL)
  parent?: Ref | null;
}
