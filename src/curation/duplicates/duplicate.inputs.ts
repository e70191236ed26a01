import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Optional, Required } from '../../records/api/optional.ts';
import { RecordType } from '../../records/record.entity.ts';
import { PossibleDuplicate } from './duplicate.entity.ts';

@InputType('DismissDuplicateInput', { description: 'A pair of records that are not the same.' })
export class DismissDuplicateInput extends MutationInput {
  @Required(ID, 'Id of the pair.')
  id: string;
}

@InputType('RestoreDuplicateInput', { description: 'A dismissed pair that is put back on the work list.' })
export class RestoreDuplicateInput extends MutationInput {
  @Required(ID, 'Id of the pair.')
  id: string;
}

@ArgsType()
export class PossibleDuplicateList extends PageArguments {
  @Optional([RecordType], 'Only pairs of records of one of these types.')
  types?: RecordType[] | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether to list the dismissed pairs, latest first.' })
  dismissed: boolean;
}

export const { Connection: PossibleDuplicateConnection } = connectionOf(
  'PossibleDuplicate',
  () => PossibleDuplicate,
  'A pair of possible duplicates in a list.',
  'A list of possible duplicates, page by page.',
);
