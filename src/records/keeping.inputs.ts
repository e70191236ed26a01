import { Field, ID, InputType } from 'type-graphql';
import { MutationInput, VersionedInput } from './mutation.inputs.ts';
import { payloadOf } from './payload.ts';
import { Record } from './record.entity.ts';

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
  records: [() => [Record], 'The records that were asked for, and those that came along.'],
});

export const UnpublishPayload = payloadOf('UnpublishPayload', {
  records: [() => [Record], 'The records.'],
});
