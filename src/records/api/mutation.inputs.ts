import { GraphQLLocale } from 'graphql-scalars';
import { ID, InputType, Int } from 'type-graphql';
import { Needed, Optional } from './optional.ts';

/** What every mutation takes. */
@InputType()
export abstract class MutationInput {
  @Optional(
    String,
    'Makes a repetition harmless: the same mutation under the same key gives the first answer and writes nothing. Make ' +
      'one up for each thing to be done, and send it again where no answer came. At most 200 characters; kept for a week.',
  )
  idempotencyKey?: string | null;

  @Optional(String, 'Why: stands in the history beside the change.')
  note?: string | null;
}

/** What every mutation takes that changes a record as its sender has seen it. */
@InputType()
export abstract class VersionedInput extends MutationInput {
  @Needed(ID, 'The record.')
  id: string;

  @Needed(Int, 'The `version` that its sender has seen: where the record has another by now, nothing is written.')
  expectedVersion: number;
}

@InputType('TextInput', { description: 'A text in one language.' })
export class TextInput {
  @Needed(GraphQLLocale, 'Its language.')
  lang: string;

  @Needed(String, 'The text.')
  text: string;
}
