import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { ConnectionOf, EdgeOf, PageArguments } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { payloadOf } from '../../records/api/payload.ts';
import { PlannedPublication, PublicationStatus } from './planned-publication.entity.ts';

@InputType('WithdrawPublicationInput', { description: 'A planned publication that is not to be.' })
export class WithdrawPublicationInput extends MutationInput {
  @Field(() => ID, { description: 'The planned publication.' })
  id: string;
}

export const WithdrawPublicationPayload = payloadOf('WithdrawPublicationPayload', {
  plannedPublication: [() => PlannedPublication, 'The publication, which will not be.'],
});

@ArgsType()
export class PlannedPublicationList extends PageArguments {
  @Field(() => [PublicationStatus], { nullable: true, description: 'Only those of which one of these became.' })
  statuses?: PublicationStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this record, of any kind.' })
  record?: string | null;
}

@ObjectType('PlannedPublicationEdge', { description: 'A planned publication in a list.' })
export class PlannedPublicationEdge extends EdgeOf(() => PlannedPublication) {}

@ObjectType('PlannedPublicationConnection', { description: 'A list of planned publications, page by page.' })
export class PlannedPublicationConnection extends ConnectionOf(
  () => PlannedPublication,
  () => PlannedPublicationEdge,
) {}
