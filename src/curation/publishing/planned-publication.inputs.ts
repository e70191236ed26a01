import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { PlannedPublication, PublicationStatus } from './planned-publication.entity.ts';

@InputType('WithdrawPublicationInput', { description: 'A planned publication that is not to be.' })
export class WithdrawPublicationInput extends MutationInput {
  @Field(() => ID, { description: 'The planned publication.' })
  id: string;
}

@ArgsType()
export class PlannedPublicationList extends PageArguments {
  @Field(() => [PublicationStatus], { nullable: true, description: 'Only those of which one of these became.' })
  statuses?: PublicationStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this record, of any kind.' })
  record?: string | null;
}

export const { Connection: PlannedPublicationConnection } = connectionOf(
  'PlannedPublication',
  () => PlannedPublication,
  'A planned publication in a list.',
  'A list of planned publications, page by page.',
);
