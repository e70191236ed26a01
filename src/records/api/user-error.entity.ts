import type { GraphQLError } from 'graphql';
import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { TYPE_KEY } from '../../query/compiling/answer-keys.ts';
import { Record } from '../record.entity.ts';

/**
 * Why a mutation wrote nothing, where its input breaks a rule. Its classes say their GraphQL type on the prototype: an
 * error is made in JavaScript, and its fields stand under their names, not under a client's aliases.
 */
@InterfaceType('UserError', {
  description:
    'Why a mutation wrote nothing, although it was well-formed and its sender may write: a rule of the domain stands against it.',
})
export abstract class UserError {
  @Field(() => String, { description: 'What is wrong and what would be right, in a plain sentence.' })
  message: string;

  @Field(() => [String], {
    description:
      'Where in the arguments: "input", then fields and places in lists, as in ["input", "names", "0", "text"].',
  })
  path: string[];

  @Field(() => String, { description: 'Which rule, as a code that stays.' })
  code: string;
}

@ObjectType('InvalidInputError', { implements: UserError, description: 'The input breaks a rule of the domain.' })
export class InvalidInputError extends UserError {
  constructor(
    override readonly code: string,
    override readonly path: string[],
    override readonly message: string,
  ) {
    super();
  }

  get [TYPE_KEY](): string {
    return 'InvalidInputError';
  }
}

@ObjectType('ConflictError', {
  implements: UserError,
  description: 'Somebody else has changed the record since the version that the client had seen.',
})
export class ConflictError extends UserError {
  @Field(() => Record, { description: 'The record as it is now: look at it, and send the change again.' })
  current: Record;

  constructor(
    override readonly code: string,
    override readonly path: string[],
    override readonly message: string,
    /** The uuid of the record. */
    readonly recordId: string,
  ) {
    super();
  }

  get [TYPE_KEY](): string {
    return 'ConflictError';
  }
}

@ObjectType('OtherRecordsError', {
  implements: UserError,
  description:
    'Other records stand against it: they refer to what was to be deleted or hidden, or are hidden themselves.',
})
export class OtherRecordsError extends UserError {
  @Field(() => [Record], { description: 'Those records; the first 100, where they are more.' })
  records: Record[];

  constructor(
    override readonly code: string,
    override readonly path: string[],
    override readonly message: string,
    /** The uuids of the records. */
    readonly recordIds: readonly string[],
  ) {
    super();
  }

  get [TYPE_KEY](): string {
    return 'OtherRecordsError';
  }
}

@ObjectType('PossibleDuplicateError', {
  implements: UserError,
  description: 'What was to be made may be on record already. Nothing was written, and `allowDuplicate` writes it.',
})
export class PossibleDuplicateError extends UserError {
  @Field(() => [Record], { description: 'The records that it may be; the first 10, where they are more.' })
  candidates: Record[];

  constructor(
    override readonly code: string,
    override readonly path: string[],
    override readonly message: string,
    /** The uuids of the records. */
    readonly candidateIds: readonly string[],
  ) {
    super();
  }

  get [TYPE_KEY](): string {
    return 'PossibleDuplicateError';
  }
}

/** Makes a user error of what the database says about a name by which no record, or several, can be found. */
type Telling = (error: GraphQLError, path: string[], message: string) => UserError;

const tellings = new Map<string, Telling>();

/** Says how a name that cannot be told is told to the client, by the code of the error; else as an InvalidInputError. */
export function tellMisnamed(code: string, telling: Telling): void {
  tellings.set(code, telling);
}

/**
 * What a client is told about a name that means no record, or several.
 * @throws the error itself where the name was no name at all (BAD_USER_INPUT), or it is not a client's mistake
 */
export function misnamedAs(error: GraphQLError, path: string[]): UserError {
  const { code, argument } = error.extensions as { code?: string; argument?: string };
  if (code === undefined || code === 'BAD_USER_INPUT') throw error;
  const message = error.message.startsWith(`${argument}: `)
    ? error.message.slice(`${argument}: `.length)
    : error.message;
  return tellings.get(code)?.(error, path, message) ?? new InvalidInputError(code, path, message);
}
