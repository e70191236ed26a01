import { InputType } from 'type-graphql';
import { TextInput } from '../../records/api/mutation.inputs.ts';
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

  @Optional([TextInput], 'Further names, found by search and never shown as the name.')
  otherNames?: TextInput[] | null;

  @TextsFor('summary', 'Summary in different languages, the main language first.', OPTIONAL)
  summaries?: Texts<'summary'> | null;

  @RefersTo('topic', 'Parent topic (id or slug).', OPTIONAL)
  parent?: Ref | null;
}
