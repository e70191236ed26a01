import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { TYPE_KEY } from '../../query/compiling/answer-keys.ts';
import { Record } from '../record.entity.ts';
import { UserErrorCode } from '../writing/error-codes.ts';

@ObjectType('ErrorParam', { description: 'Value in the message of an error.' })
export class ErrorParam {
  @Field(() => String, { description: 'Name of the parameter, as the description of the code gives it.' })
  name: string;

  @Field(() => String, { description: 'Its value.' })
  value: string;
}

/** What every user error says. */
export type ErrorFields = Pick<UserError, 'message' | 'path' | 'code' | 'params'>;

/**
 * Error in the input of a mutation. Its classes say their GraphQL type on the prototype: an error is made in JavaScript,
 * and its fields stand under their names, not under a client's aliases.
 */
@InterfaceType('UserError', {
  description: 'Error in the input of a mutation. If there is one, nothing was written.',
})
export abstract class UserError {
  @Field(() => String, { description: 'What is wrong and what to do, in English.' })
  message: string;

  @Field(() => [String], { description: 'Place in the arguments: `["input", "names", "0", "text"]`.' })
  path: string[];

  @Field(() => UserErrorCode, { description: 'The cause.' })
  code: UserErrorCode;

  @Field(() => [ErrorParam], { description: 'Values in the message, for translation; each code says which.' })
  params: ErrorParam[];

  constructor(fields: ErrorFields) {
    Object.assign(this, fields);
  }

  abstract get [TYPE_KEY](): string;
}

@ObjectType('InvalidInputError', { implements: UserError, description: 'The input breaks a rule.' })
export class InvalidInputError extends UserError {
  get [TYPE_KEY](): string {
    return 'InvalidInputError';
  }
}

@ObjectType('ConflictError', {
  implements: UserError,
  description: 'The record has another version than expected.',
})
export class ConflictError extends UserError {
  @Field(() => Record, { description: 'The record as it is now: look at it, and send the change again.' })
  current: Record;

  constructor(
    fields: ErrorFields,
    /** The uuid of the record. */
    readonly recordId: string,
  ) {
    super(fields);
  }

  get [TYPE_KEY](): string {
    return 'ConflictError';
  }
}

@ObjectType('OtherRecordsError', { implements: UserError, description: 'Other records prevent the change.' })
export class OtherRecordsError extends UserError {
  @Field(() => [Record], { description: 'These records, up to 100.' })
  records: Record[];

  constructor(
    fields: ErrorFields,
    /** The uuids of the records. */
    readonly recordIds: readonly string[],
  ) {
    super(fields);
  }

  get [TYPE_KEY](): string {
    return 'OtherRecordsError';
  }
}

@ObjectType('PossibleDuplicateError', {
  implements: UserError,
  description: 'The record may exist already. Nothing was written, and `allowDuplicate` writes it.',
})
export class PossibleDuplicateError extends UserError {
  @Field(() => [Record], { description: 'Records that may be the same, up to 10.' })
  candidates: Record[];

  constructor(
    fields: ErrorFields,
    /** The uuids of the records. */
    readonly candidateIds: readonly string[],
  ) {
    super(fields);
  }

  get [TYPE_KEY](): string {
    return 'PossibleDuplicateError';
  }
}
