import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { MutationInput, VersionedInput } from '../../records/api/mutation.inputs.ts';
import { payloadOf } from '../../records/api/payload.ts';
import { Record } from '../../records/record.entity.ts';
import { PlannedPublication } from './planned-publication.entity.ts';

@InputType('DeleteRecordInput', { description: 'A record of any kind to be deleted.' })
export class DeleteRecordInput extends VersionedInput {}

@InputType('RestoreRecordInput', { description: 'A deleted record to be brought back.' })
export class RestoreRecordInput extends MutationInput {
  @Field(() => ID, { description: 'The record, of any kind.' })
  id: string;
}

@InputType('PublishInput', { description: 'Records to be shown to everybody.' })
export class PublishInput extends MutationInput {
  @Field(() => [ID], { description: 'The records, of any kind; 100 at most.' })
  ids: string[];

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether what must be shown with them is shown as well; absent: it is told, and nothing is shown.',
  })
  withDependencies?: boolean | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When: an instant to come, at which exactly what this answers is published in the name of who asks; absent: at ' +
      'once. A record waits for one hour at a time: publishing it at another one, or at once, takes the place of that. ' +
      'What cannot be published when its hour comes is told by `plannedPublications`.',
  })
  at?: Date | null;
}

@InputType('UnpublishInput', { description: 'Records to be hidden from everybody but editors.' })
export class UnpublishInput extends MutationInput {
  @Field(() => [ID], { description: 'The records, of any kind; 100 at most.' })
  ids: string[];
}

export const DeleteRecordPayload = payloadOf('DeleteRecordPayload', {
  deletedId: [() => ID, 'The id of what is deleted; null where nothing was.'],
});

export const RestoreRecordPayload = payloadOf('RestoreRecordPayload', {
  record: [() => Record, 'The record as it was, one version later.'],
});

export const PublishPayload = payloadOf('PublishPayload', {
  records: [
    () => [Record],
    'The records that were asked for, and those that come along; as they are now, where an hour was given.',
  ],
  plannedPublication: [() => PlannedPublication, 'What is planned, where an hour was given.'],
});

export const UnpublishPayload = payloadOf('UnpublishPayload', {
  records: [() => [Record], 'The records.'],
});
