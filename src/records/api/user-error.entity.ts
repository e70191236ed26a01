import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { TYPE_KEY } from '../../query/compiling/response-aliases.ts';
import { Record } from '../record.entity.ts';
import { UserErrorCode } from '../writing/error-codes.ts';

@ObjectType('ErrorParam', { description: 'Value in the message of an error.' })
export class ErrorParam {
  @Field(() => String, { description: 'Name of the parameter, as the description of the code gives it.' })
  name: string;

  @Field(() => String, { description: 'Value of the parameter.' })
  value: string;
}

/** The fields of every user error. */
export type ErrorFields = Pick<UserError, 'message' | 'path' | 'code' | 'params'>;

/**
 * Error in the input of a mutation. Each class has its GraphQL type on the prototype: the error is created in
 * JavaScript, and its fields have their own names, not the aliases of a client.
 */
@InterfaceType('UserError', {
  description: 'Error in the input of a mutation. If there is one, nothing was written.',
})
export abstract class UserError {
  @Field(() => String, { description: 'Message in English: what is wrong and what to do.' })
  message: string;

  @Field(() => [String], { description: 'Place in the arguments: `["input", "names", "0", "text"]`.' })
  path: string[];

  @Field(() => UserErrorCode, { description: 'Code of the cause.' })
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
  @Field(() => Record, { description: 'The record as it is now. Compare it, then send the change again.' })
  current: Record;

  constructor(
    fields: ErrorFields,
    /** Uuid of the record. */
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
  @Field(() => [Record], { description: 'Up to 100 records that prevent the change.' })
  records: Record[];

  constructor(
    fields: ErrorFields,
    /** Uuids of the records. */
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
  description: 'The record may exist already. Nothing was written; `allowDuplicate: true` creates it anyway.',
})
export class PossibleDuplicateError extends UserError {
  @Field(() => [Record], { description: 'Up to 10 records that may be the same.' })
  candidates: Record[];

  constructor(
    fields: ErrorFields,
    /** Uuids of the records. */
    readonly candidateIds: readonly string[],
  ) {
    super(fields);
  }

  get [TYPE_KEY](): string {
    return 'PossibleDuplicateError';
  }
}
