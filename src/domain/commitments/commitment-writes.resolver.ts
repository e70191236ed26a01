import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { changing, creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { under, type WriteContext } from '../../records/writing/writing.ts';
import { Commitment } from './commitment.entity.ts';
import { commitmentList } from './commitment.list.ts';
import {
  createCommitment,
  noteProgress,
  type ProgressNoteDraft,
  type SettlementDraft,
  settleCommitment,
  updateCommitment,
} from './commitment.writes.ts';
import {
  CreateCommitmentInput,
  CreateCommitmentPayload,
  NoteProgressInput,
  NoteProgressPayload,
  SettleCommitmentInput,
  SettleCommitmentPayload,
  UpdateCommitmentInput,
  UpdateCommitmentPayload,
} from './commitment-writes.inputs.ts';

const SHOWN = { entity: Commitment, field: 'commitment', ordered: commitmentList.usual };

/** The draft of a mutation on one commitment. */
interface OfCommitment {
  commitmentId: string;
}

@Resolver()
export class CommitmentWritesResolver {
  @Mutation(() => CreateCommitmentPayload, {
    nullable: true,
    description: 'Adds a promise, with its parties, makers and what is known of its progress.',
  })
  createCommitment(@Input(() => CreateCommitmentInput) input: CreateCommitmentInput): Write {
    return creation(input, createCommitment, SHOWN);
  }

  @Mutation(() => UpdateCommitmentPayload, {
    nullable: true,
    description: 'Changes a promise: what is absent stays, null clears, a list replaces the list.',
  })
  updateCommitment(@Input(() => UpdateCommitmentInput) input: UpdateCommitmentInput): Write {
    return updating(input, updateCommitment, SHOWN);
  }

  @Mutation(() => NoteProgressPayload, {
    nullable: true,
    description: 'Adds a note on how a promise is being kept.',
  })
  noteProgress(@Input(() => NoteProgressInput) input: NoteProgressInput): Write {
    return changing(input, addProgress, SHOWN);
  }

  @Mutation(() => SettleCommitmentPayload, {
    nullable: true,
    description:
      'Says what became of a promise. What was settled may be settled otherwise: it may still be kept, late.',
  })
  settleCommitment(@Input(() => SettleCommitmentInput) input: SettleCommitmentInput): Write {
    return changing(input, settle, SHOWN);
  }
}

async function addProgress(
  context: WriteContext,
  { commitmentId, progress }: OfCommitment & { progress: ProgressNoteDraft },
): Promise<string> {
  await under('progress', () => noteProgress(context, commitmentId, progress));
  return commitmentId;
}

async function settle(
  context: WriteContext,
  { commitmentId, ...draft }: OfCommitment & SettlementDraft,
): Promise<string> {
  await settleCommitment(context, commitmentId, draft);
  return commitmentId;
}
