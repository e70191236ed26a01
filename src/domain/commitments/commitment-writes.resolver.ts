import { Resolver } from 'type-graphql';
import { PayloadMutation, recordAction } from '../../records/api/payload.ts';
import type { MutationPlan } from '../../records/writing/mutations.ts';
import { Commitment } from './commitment.entity.ts';
import { addProgressNote, settleCommitment } from './commitment.writes.ts';
import { AddProgressNoteInput, SettleCommitmentInput } from './commitment-writes.inputs.ts';

const AS_IT_BECAME: [typeof Commitment, string] = [Commitment, 'The commitment after the change.'];

@Resolver()
export class CommitmentWritesResolver {
  @PayloadMutation(AddProgressNoteInput, 'Adds a progress note to a commitment.', { commitment: AS_IT_BECAME })
  addProgressNote(input: AddProgressNoteInput): MutationPlan {
    return recordAction(input, Commitment, addProgressNote);
  }

  @PayloadMutation(
    SettleCommitmentInput,
    'Sets the final status of a commitment. A settled commitment can be settled again, for example if it is kept late.',
    { commitment: AS_IT_BECAME },
  )
  settleCommitment(input: SettleCommitmentInput): MutationPlan {
    return recordAction(input, Commitment, settleCommitment);
  }
}
