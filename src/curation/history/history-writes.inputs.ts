import { GraphQLDateTime } from 'graphql-scalars';
import { InputType, Int } from 'type-graphql';
import { VersionedInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';

@InputType('RevertRecordInput', {
  description: 'A record to be brought back to what it was: by a version or an instant.',
})
export class RevertRecordInput extends VersionedInput {
  @Optional(Int, 'The version that it is to be like again.')
  toVersion?: number | null;

  @Optional(GraphQLDateTime, 'An instant: it is to be again what it was then.')
  asOf?: Date | null;
}

@InputType('RedactRecordInput', { description: 'Words to be removed from a record and from all that is kept of it.' })
export class RedactRecordInput extends VersionedInput {
  @Needed(
    [String],
    'The words as they stand in the record, or in a version of it, whatever their case. 20 at most, each of 2 to 2,000 ' +
      'characters.',
  )
  words: string[];
}
