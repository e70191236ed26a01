import { GraphQLLocale } from 'graphql-scalars';
import { ID, InputType, Int } from 'type-graphql';
import { Needed, Optional } from './optional.ts';

/** What every mutation takes. */
@InputType()
export abstract class MutationInput {
  @Optional(String, 'A retry with the same key and input writes nothing. Valid for 7 days.')
  idempotencyKey?: string | null;

  @Optional(String, 'Why: stands in the history beside the change.')
  note?: string | null;
}

const EXPECTED = 'Version that the client has seen; another one is a conflict.';

/** What a mutation takes that acts on a record or on a part of one. */
@InputType()
export abstract class ActionInput extends MutationInput {
  @Needed(ID, 'The record, or the part of one.')
  id: string;

  @Optional(Int, `${EXPECTED} Omitted: no check.`)
  expectedVersion?: number | null;
}

/** What a mutation takes that writes over a record as its sender has seen it. */
@InputType()
export abstract class VersionedInput extends MutationInput {
  @Needed(ID, 'The record.')
  id: string;

  @Needed(Int, EXPECTED)
  expectedVersion: number;
}

@InputType('ExpectedVersionInput', { description: 'Version of a record that the client has seen.' })
export class ExpectedVersionInput {
  @Needed(ID, 'The record.')
  id: string;

  @Needed(Int, 'The version.')
  version: number;
}

@InputType('TextInput', { description: 'A text in one language.' })
export class TextInput {
  @Needed(GraphQLLocale, 'Its language.')
  lang: string;

  @Needed(String, 'The text.')
  text: string;
}
