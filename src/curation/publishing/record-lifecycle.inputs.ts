import { GraphQLDateTime } from 'graphql-scalars';
import { ID, InputType } from 'type-graphql';
import { ExpectedVersionInput, MutationInput, VersionedInput } from '../../records/api/mutation.inputs.ts';
import { Optional, Required } from '../../records/api/optional.ts';

@InputType('DeleteRecordInput', { description: 'A record of any type to be deleted.' })
export class DeleteRecordInput extends VersionedInput {}

@InputType('RestoreRecordInput', { description: 'A deleted record to be restored.' })
export class RestoreRecordInput extends MutationInput {
  @Required(ID, 'Id of the record, of any type.')
  id: string;
}

@InputType('PublishInput', { description: 'Records to be published.' })
export class PublishInput extends MutationInput {
  @Required([ID], 'Ids of the records, of any type, up to 100.')
  ids: string[];

  @Optional([ExpectedVersionInput], 'Versions that the client has seen; a record that is not listed is not checked.')
  expectedVersions?: ExpectedVersionInput[] | null;

  @Optional(
    Boolean,
    'Whether INTERNAL records to which they refer are published as well. If not, such a reference is an error.',
  )
  withDependencies?: boolean | null;

  @Optional(
    GraphQLDateTime,
    'Time of publication, in the future. Omitted: at once. Exactly the records in the payload are published, in the name ' +
      'of the editor. A record waits for one time only: publishing it at another time, or at once, replaces the plan. ' +
      '`plannedPublications` reports failures.',
  )
  at?: Date | null;
}

@InputType('UnpublishInput', { description: 'Records to be unpublished.' })
export class UnpublishInput extends MutationInput {
  @Required([ID], 'Ids of the records, of any type, up to 100.')
  ids: string[];

  @Optional([ExpectedVersionInput], 'Versions that the client has seen; a record that is not listed is not checked.')
  expectedVersions?: ExpectedVersionInput[] | null;
}
