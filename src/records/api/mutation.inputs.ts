import { GraphQLLocale } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { Optional, Required } from './optional.ts';

/** Fields of every mutation's input. */
@InputType()
export abstract class MutationInput {
  @Optional(String, 'A retry with the same key and input writes nothing. Valid for 7 days.')
  idempotencyKey?: string | null;

  @Optional(String, 'Reason for the change; the history shows it.')
  note?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to check and show everything, but write nothing.',
  })
  dryRun?: boolean;
}

const EXPECTED = 'Version that the client has seen; another one is a conflict.';

/** Input of a mutation that acts on a record or on a part of one. */
@InputType()
export abstract class ActionInput extends MutationInput {
  @Required(ID, 'Id of the record, or of a part of a record.')
  id: string;

  @Optional(Int, `${EXPECTED} Omitted: no check.`)
  expectedVersion?: number | null;
}

/** Input of a mutation that overwrites a record as the client has seen it. */
@InputType()
export abstract class VersionedInput extends MutationInput {
  @Required(ID, 'Id of the record.')
  id: string;

  @Required(Int, EXPECTED)
  expectedVersion: number;
}

@InputType('ExpectedVersionInput', { description: 'Version of a record that the client has seen.' })
export class ExpectedVersionInput {
  @Required(ID, 'Id of the record.')
  id: string;

  @Required(Int, 'Version that the client has seen.')
  version: number;
}

@InputType('TextInput', { description: 'A text in one language.' })
export class TextInput {
  @Required(GraphQLLocale, 'Language of the text.')
  lang: string;

  @Required(String, 'The text.')
  text: string;
}
