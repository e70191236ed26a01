import { ID, InputType, Int } from 'type-graphql';
import { MutationInput, VersionedInput } from '../../records/api/mutation.inputs.ts';
import { Required } from '../../records/api/optional.ts';

@InputType('RevertRecordInput', { description: 'A record to be reverted to one of its versions.' })
export class RevertRecordInput extends MutationInput {
  @Required(ID, 'Version to revert to: `<id>@<version>` or `<id>@<instant>`.')
  to: string;

  @Required(Int, 'Version that the client has seen; another one is a conflict.')
  expectedVersion: number;
}

@InputType('RedactRecordInput', { description: 'Words to be removed from a record and its history.' })
export class RedactRecordInput extends VersionedInput {
  @Required(
    [String],
    'Words as they are in the record or in a version of it; case is ignored. Up to 20, each of 2 to 2,000 ' +
      'characters.',
  )
  words: string[];
}
