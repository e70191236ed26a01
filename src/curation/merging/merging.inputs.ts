import { ID, InputType, Int } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';

@InputType('MergeRecordsInput', { description: 'Two records of one type that describe the same thing.' })
export class MergeRecordsInput extends MutationInput {
  @Needed(ID, 'Id of the record that stays, the survivor.')
  keep: string;

  @Needed(Int, 'Version of the survivor that the client has seen; another one is a conflict.')
  expectedVersion: number;

  @Needed(ID, 'Id of the record that is merged into the survivor; the id then resolves to the survivor.')
  absorb: string;

  @Needed(Int, 'Version of the merged record that the client has seen; another one is a conflict.')
  expectedAbsorbVersion: number;
}

@InputType('UndoMergeInput', { description: 'A merge to be undone.' })
export class UndoMergeInput extends MutationInput {
  @Needed(ID, 'Id of the record that was merged into another one.')
  id: string;

  @Optional(
    Int,
    'Version of the survivor that the client has seen. If it has another version, nothing is written. Omitted: no check.',
  )
  expectedVersion?: number | null;
}
