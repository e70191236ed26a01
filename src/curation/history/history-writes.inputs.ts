import { ID, InputType, Int } from 'type-graphql';
import { MutationInput, VersionedInput } from '../../records/api/mutation.inputs.ts';
import { Needed } from '../../records/api/optional.ts';

@InputType('RevertRecordInput', { description: 'A record to be brought back to one of its versions.' })
export class RevertRecordInput extends MutationInput {
  @Needed(ID, 'Version to return to: `<id>@<version>` or `<id>@<instant>`.')
  to: string;

  @Needed(Int, 'The `version` that its sender has seen: where the record has another by now, nothing is written.')
  expectedVersion: number;
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
