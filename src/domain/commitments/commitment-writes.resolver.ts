import { Resolver } from 'type-graphql';
import { changing, PayloadMutation } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Commitment } from './commitment.entity.ts';
import { noteProgress, settleCommitment } from './commitment.writes.ts';
import { NoteProgressInput, SettleCommitmentInput } from './commitment-writes.inputs.ts';

const AS_IT_BECAME: [typeof Commitment, string] = [Commitment, 'The promise as it is now.'];

@Resolver()
export class CommitmentWritesResolver {
  @PayloadMutation(NoteProgressInput, 'Adds a note on how a promise is being kept.', { commitment: AS_IT_BECAME })
  noteProgress(input: NoteProgressInput): Write {
    return changing(input, noteProgress, Commitment);
  }

  @PayloadMutation(
    SettleCommitmentInput,
    'Says what became of a promise. What was settled may be settled otherwise: it may still be kept, late.',
    { commitment: AS_IT_BECAME },
  )
  settleCommitment(input: SettleCommitmentInput): Write {
    return changing(input, settleCommitment, Commitment);
  }
}
