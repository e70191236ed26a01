import { Field, ObjectType } from 'type-graphql';
import { Record } from '../record.entity.ts';
import { WarningCode } from '../writing/warnings.ts';

@ObjectType('Warning', { description: 'Something that the client should check although it breaks no rule.' })
export class Warning {
  @Field(() => String, { description: 'Message in English: what is doubtful.' })
  message: string;

  @Field(() => [String], { description: 'Place in the arguments: `["input", "citations"]`.' })
  path: string[];

  @Field(() => WarningCode, { description: 'Code of the cause.' })
  code: WarningCode;

  @Field(() => [Record], {
    description: 'Other records that it is about: possible duplicates, or a record that the mutation affects.',
  })
  records: Record[];

  constructor(
    fields: Pick<Warning, 'message' | 'path' | 'code'>,
    /** Uuids of the records. */
    readonly recordIds: readonly string[],
  ) {
    Object.assign(this, fields);
  }
}
