import { Resolver } from 'type-graphql';
import { actingOn, PayloadMutation } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Commitment } from './commitment.entity.ts';
import { addProgressNote, settleCommitment } from './commitment.writes.ts';
import { AddProgressNoteInput, SettleCommitmentInput } from './commitment-writes.inputs.ts';

const AS_IT_BECAME: [typeof Commitment, string] = [Commitment, 'The promise as it is now.'];

@Resolver()
export class CommitmentWritesResolver {
  @PayloadMutation(AddProgressNoteInput, 'Adds a note on how a promise is being kept.', { commitment: AS_IT_BECAME })
  addProgressNote(input: AddProgressNoteInput): Write {
    return actingOn(input, Commitment, addProgressNote);
  }

  @PayloadMutation(
    SettleCommitmentInput,
    'Says what became of a promise. What was settled may be settled otherwise: it may still be kept, late.',
    { commitment: AS_IT_BECAME },
  )
  settleCommitment(input: SettleCommitmentInput): Write {
    return actingOn(input, Commitment, settleCommitment);
  }
}
