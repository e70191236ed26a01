import { ArgsType, ID, InputType } from 'type-graphql';
import type { Given } from '../../query/params.ts';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Optional, Required } from '../../records/api/optional.ts';
import { PlannedPublication, PublicationStatus } from './planned-publication.entity.ts';

@InputType('WithdrawPublicationInput', { description: 'A planned publication to be withdrawn.' })
export class WithdrawPublicationInput extends MutationInput {
  @Required(ID, 'Id of the planned publication.')
  id: string;
}

@ArgsType()
export class PlannedPublicationList extends PageArguments {
  @Optional([PublicationStatus], 'Only publications with one of these statuses.')
  statuses?: PublicationStatus[] | null;

  @Optional(ID, 'Only publications of this record, of any type.')
  record?: Given | null;
}

export const { Connection: PlannedPublicationConnection } = connectionOf(
  'PlannedPublication',
  () => PlannedPublication,
  'A planned publication in a list.',
  'A list of planned publications, page by page.',
);
