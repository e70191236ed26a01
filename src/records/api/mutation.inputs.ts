import { GraphQLLocale } from 'graphql-scalars';
import { type ClassType, Field, ID, InputType, Int } from 'type-graphql';

/** What the schema says of a field of an input, beside its description. */
export interface InputOptions {
  nullable?: boolean;
}

/** Of a field that may be omitted: its property is optional, and null says no more than that. */
export const OPTIONAL: InputOptions = { nullable: true };

/** Declares a field of an input. @param type a class, a scalar or an enum; in brackets for a list */
export function InputField(
  type: object,
  description: string,
  { nullable = false }: InputOptions = {},
): PropertyDecorator {
  return Field(() => type as ClassType, { nullable, description });
}

/** What every mutation takes. */
@InputType()
export abstract class MutationInput {
  @InputField(
    String,
    'Makes a repetition harmless: the same mutation under the same key gives the first answer and writes nothing. Make ' +
      'one up for each thing to be done, and send it again where no answer came. At most 200 characters; kept for a week.',
    OPTIONAL,
  )
  idempotencyKey?: string | null;

  @InputField(String, 'Why: stands in the history beside the change.', OPTIONAL)
  note?: string | null;
}

/** What every mutation takes that changes a record as its sender has seen it. */
@InputType()
export abstract class VersionedInput extends MutationInput {
  @InputField(ID, 'The record.')
  id: string;

  @InputField(Int, 'The `version` that its sender has seen: where the record has another by now, nothing is written.')
  expectedVersion: number;
}

@InputType('TextInput', { description: 'A text in one language.' })
export class TextInput {
  @InputField(GraphQLLocale, 'Its language.')
  lang: string;

  @InputField(String, 'The text.')
  text: string;
}
