import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { changing, writtenRecord } from '../../records/api/payload.ts';
import { uuidOf } from '../../records/values/ids.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { Write } from '../../records/writing/mutations.ts';
import { under, type WriteContext } from '../../records/writing/writing.ts';
import { Agreement } from './agreement.entity.ts';
import { relateAgreements } from './agreement.writes.ts';
import {
  MoveAgreementInput,
  MoveAgreementPayload,
  RelateAgreementsInput,
  RelateAgreementsPayload,
} from './agreement-writes.inputs.ts';
import { Signature } from './signature.entity.ts';
import { recordTreatyAction, signAgreement, withdrawSignature } from './signature.writes.ts';
import {
  RecordTreatyActionInput,
  RecordTreatyActionPayload,
  SignAgreementInput,
  SignAgreementPayload,
  WithdrawSignatureInput,
  WithdrawSignaturePayload,
} from './signature-writes.inputs.ts';
import { moveAgreement } from './status-move.writes.ts';

@Resolver()
export class AgreementWritesResolver {
  @Mutation(() => SignAgreementPayload, {
    nullable: true,
    description: "Adds a party's part to an agreement, with those who signed for it.",
  })
  signAgreement(@Input(() => SignAgreementInput) input: SignAgreementInput): Write {
    const work = async (context: WriteContext, { agreementId, signature }: DraftOf<SignAgreementInput>) => ({
      agreementId,
      signatureId: await under('signature', () => signAgreement(context, agreementId, signature)),
    });
    return Write.of(input, work, signed);
  }

  @Mutation(() => WithdrawSignaturePayload, {
    nullable: true,
    description:
      'Takes a signature away that was recorded by mistake. A party that leaves an agreement keeps its signature: see ' +
      'recordTreatyAction, WITHDRAWAL and DENUNCIATION.',
  })
  withdrawSignature(@Input(() => WithdrawSignatureInput) input: WithdrawSignatureInput): Write {
    return changing(input, (context) => withdrawSignature(context, signatureIn(input)), Agreement);
  }

  @Mutation(() => RecordTreatyActionPayload, {
    nullable: true,
    description: 'Records what a party did about an agreement: it ratified, withdrew, made a reservation.',
  })
  recordTreatyAction(@Input(() => RecordTreatyActionInput) input: RecordTreatyActionInput): Write {
    const work = async (context: WriteContext, { action }: DraftOf<RecordTreatyActionInput>) => {
      const signatureId = signatureIn(input);
      return { agreementId: await recordTreatyAction(context, signatureId, action), signatureId };
    };
    return Write.of(input, work, signed);
  }

  @Mutation(() => MoveAgreementPayload, {
    nullable: true,
    description:
      'Moves an agreement to another status: forward along the list, or back into force after a suspension or a renewal.',
  })
  moveAgreement(@Input(() => MoveAgreementInput) input: MoveAgreementInput): Write {
    const work = async (context: WriteContext, { agreementId, move, expiresOn }: DraftOf<MoveAgreementInput>) => {
      await under('move', () => moveAgreement(context, agreementId, { ...move, expiresOn }));
      return agreementId;
    };
    return changing(input, work, Agreement);
  }

  @Mutation(() => RelateAgreementsPayload, {
    nullable: true,
    description: 'Says what one agreement does to another. Both show it.',
  })
  relateAgreements(@Input(() => RelateAgreementsInput) input: RelateAgreementsInput): Write {
    return Write.of(input, relateAgreements, ({ fromId, toId }) => ({
      from: writtenRecord(Agreement, fromId),
      to: writtenRecord(Agreement, toId),
    }));
  }
}

/** An agreement with one of its signatures, for the answer. */
function signed({ agreementId, signatureId }: { agreementId: string; signatureId: string }) {
  return { agreement: writtenRecord(Agreement, agreementId), signature: writtenRecord(Signature, signatureId) };
}

function signatureIn({ signature }: { signature: string }): string {
  return uuidOf('signature', signature, 'input.signature');
}
