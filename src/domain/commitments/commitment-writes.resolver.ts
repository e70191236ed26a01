import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { changing } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Commitment } from './commitment.entity.ts';
import { noteProgress, settleCommitment } from './commitment.writes.ts';
import {
  NoteProgressInput,
  NoteProgressPayload,
  SettleCommitmentInput,
  SettleCommitmentPayload,
} from './commitment-writes.inputs.ts';

@Resolver()
export class CommitmentWritesResolver {
  @Mutation(() => NoteProgressPayload, {
    nullable: true,
    description: 'Adds a note on how a promise is being kept.',
  })
  noteProgress(@Input(() => NoteProgressInput) input: NoteProgressInput): Write {
    return changing(input, noteProgress, Commitment);
  }

  @Mutation(() => SettleCommitmentPayload, {
    nullable: true,
    description:
      'Says what became of a promise. What was settled may be settled otherwise: it may still be kept, late.',
  })
  settleCommitment(@Input(() => SettleCommitmentInput) input: SettleCommitmentInput): Write {
    return changing(input, settleCommitment, Commitment);
  }
}
