import { Resolver } from 'type-graphql';
import { actingOn, PayloadMutation } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Commitment } from './commitment.entity.ts';
import { addProgressNote, settleCommitment } from './commitment.writes.ts';
import { AddProgressNoteInput, SettleCommitmentInput } from './commitment-writes.inputs.ts';

const AS_IT_BECAME: [typeof Commitment, string] = [Commitment, 'The commitment after the change.'];

@Resolver()
export class CommitmentWritesResolver {
  @PayloadMutation(AddProgressNoteInput, 'Adds a progress note to a commitment.', { commitment: AS_IT_BECAME })
  addProgressNote(input: AddProgressNoteInput): Write {
    return actingOn(input, Commitment, addProgressNote);
  }

  @PayloadMutation(
    SettleCommitmentInput,
    'Sets the final status of a commitment. A settled commitment can be settled again, for example if it is kept late.',
    { commitment: AS_IT_BECAME },
  )
  settleCommitment(input: SettleCommitmentInput): Write {
    return actingOn(input, Commitment, settleCommitment);
  }
}
