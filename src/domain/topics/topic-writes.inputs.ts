import { InputType } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { OPTIONAL, type Ref, RefersTo, type Texts, TextsFor } from '../../records/writing/drafts.ts';

/** The fields of a topic in an input. */
@InputType()
export abstract class TopicFacts extends RecordFacts {
  @Optional(String, 'Short name in URLs. Default: made from the name.')
  slug?: string | null;

  @TextsFor('name', 'Name in different languages, the main language first.')
  names: Texts<'name'>;

  @RefersTo('topic', 'Parent topic (id or slug).', OPTIONAL)
  parent?: Ref | null;
}
