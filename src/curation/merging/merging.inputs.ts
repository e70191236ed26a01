import { ID, InputType, Int } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Optional, Required } from '../../records/api/optional.ts';

@InputType('MergeRecordsInput', { description: 'Two records of one type that describe the same thing.' })
export class MergeRecordsInput extends MutationInput {
  @Required(ID, 'Id of the record that stays, the survivor.')
  keep: string;

  @Required(Int, 'Version of the survivor that the client has seen; another one is a conflict.')
  expectedVersion: number;

  @Required(ID, 'Id of the record that is merged into the survivor; the id then resolves to the survivor.')
  absorb: string;

  @Required(Int, 'Version of the merged record that the client has seen; another one is a conflict.')
  expectedAbsorbVersion: number;
}

@InputType('UndoMergeInput', { description: 'A merge to be undone.' })
export class UndoMergeInput extends MutationInput {
  @Required(ID, 'Id of the record that was merged into another one.')
  id: string;

  @Optional(
    Int,
    'Version of the survivor that the client has seen. If it has another version, nothing is written. Omitted: no check.',
  )
  expectedVersion?: number | null;
}
