import { GraphQLDateTime } from 'graphql-scalars';
import { ID, InputType } from 'type-graphql';
import { ExpectedVersionInput, MutationInput, VersionedInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';

@InputType('DeleteRecordInput', { description: 'A record of any kind to be deleted.' })
export class DeleteRecordInput extends VersionedInput {}

@InputType('RestoreRecordInput', { description: 'A deleted record to be brought back.' })
export class RestoreRecordInput extends MutationInput {
  @Needed(ID, 'The record, of any kind.')
  id: string;
}

@InputType('PublishInput', { description: 'Records to be shown to everybody.' })
export class PublishInput extends MutationInput {
  @Needed([ID], 'The records, of any kind; 100 at most.')
  ids: string[];

  @Optional([ExpectedVersionInput], 'Versions that the client has seen; a record that is not listed is not checked.')
  expectedVersions?: ExpectedVersionInput[] | null;

  @Optional(Boolean, 'Whether what must be shown with them is shown as well; absent: it is told, and nothing is shown.')
  withDependencies?: boolean | null;

  @Optional(
    GraphQLDateTime,
    'When: an instant to come, at which exactly what this answers is published in the name of who asks; absent: at ' +
      'once. A record waits for one hour at a time: publishing it at another one, or at once, takes the place of that. ' +
      'What cannot be published when its hour comes is told by `plannedPublications`.',
  )
  at?: Date | null;
}

@InputType('UnpublishInput', { description: 'Records to be hidden from everybody but editors.' })
export class UnpublishInput extends MutationInput {
  @Needed([ID], 'The records, of any kind; 100 at most.')
  ids: string[];

  @Optional([ExpectedVersionInput], 'Versions that the client has seen; a record that is not listed is not checked.')
  expectedVersions?: ExpectedVersionInput[] | null;
}
