import { GraphQLDateTime } from 'graphql-scalars';
import { Field, InputType, Int } from 'type-graphql';
import { VersionedInput } from '../../records/api/mutation.inputs.ts';

@InputType('RevertRecordInput', {
  description: 'A record to be brought back to what it was: by a version or an instant.',
})
export class RevertRecordInput extends VersionedInput {
  @Field(() => Int, { nullable: true, description: 'The version that it is to be like again.' })
  toVersion?: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'An instant: it is to be again what it was then.' })
  asOf?: Date | null;
}

@InputType('RedactRecordInput', { description: 'Words to be removed from a record and from all that is kept of it.' })
export class RedactRecordInput extends VersionedInput {
  @Field(() => [String], {
    description:
      'The words as they stand in the record, or in a version of it, whatever their case. 20 at most, each of 2 to 2,000 ' +
      'characters.',
  })
  words: string[];
}
