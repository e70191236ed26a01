import { ID, InputType, Int } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';

@InputType('MergeRecordsInput', { description: 'Two records of one kind that are one and the same.' })
export class MergeRecordsInput extends MutationInput {
  @Needed(ID, 'The record that stays.')
  keep: string;

  @Needed(
    Int,
    'The `version` of the record that stays, as its sender has seen it: where it has another by now, nothing is written.',
  )
  expectedVersion: number;

  @Needed(ID, 'The record that is merged into it: its id will lead to the one that stays.')
  absorb: string;

  @Needed(Int, 'The `version` of the record that is merged, as its sender has seen it.')
  expectedAbsorbVersion: number;
}

@InputType('UndoMergeInput', { description: 'A merge to be undone.' })
export class UndoMergeInput extends MutationInput {
  @Needed(ID, 'The id of the record that was merged into another, as it was before.')
  id: string;

  @Optional(
    Int,
    'Version of the survivor that the client has seen. If it has another version, nothing is written. Omitted: no check.',
  )
  expectedVersion?: number | null;
}
