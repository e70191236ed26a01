import { ArgsType, ID, InputType } from 'type-graphql';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';
import { PlannedPublication, PublicationStatus } from './planned-publication.entity.ts';

@InputType('WithdrawPublicationInput', { description: 'A planned publication that is not to be.' })
export class WithdrawPublicationInput extends MutationInput {
  @Needed(ID, 'The planned publication.')
  id: string;
}

@ArgsType()
export class PlannedPublicationList extends PageArguments {
  @Optional([PublicationStatus], 'Only those of which one of these became.')
  statuses?: PublicationStatus[] | null;

  @Optional(ID, 'Only those of this record, of any kind.')
  record?: string | null;
}

export const { Connection: PlannedPublicationConnection } = connectionOf(
  'PlannedPublication',
  () => PlannedPublication,
  'A planned publication in a list.',
  'A list of planned publications, page by page.',
);
