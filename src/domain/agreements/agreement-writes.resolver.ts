import { Resolver } from 'type-graphql';
import { changing, PayloadMutation, writtenRecord } from '../../records/api/payload.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { Write } from '../../records/writing/mutations.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { Agreement } from './agreement.entity.ts';
import { relateAgreements } from './agreement.writes.ts';
import { MoveAgreementInput, RelateAgreementsInput } from './agreement-writes.inputs.ts';
import { Signature } from './signature.entity.ts';
import { recordTreatyAction, signAgreement, withdrawSignature } from './signature.writes.ts';
import { RecordTreatyActionInput, SignAgreementInput, WithdrawSignatureInput } from './signature-writes.inputs.ts';
import { moveAgreement } from './status-move.writes.ts';

const AS_IT_BECAME: [typeof Agreement, string] = [Agreement, 'The agreement as it is now.'];

@Resolver()
export class AgreementWritesResolver {
  @PayloadMutation(SignAgreementInput, "Adds a party's part to an agreement, with those who signed for it.", {
    agreement: AS_IT_BECAME,
    signature: [Signature, 'The new signature.'],
  })
  signAgreement(input: SignAgreementInput): Write {
    const work = async (context: WriteContext, draft: DraftOf<SignAgreementInput>) => ({
      agreementId: draft.agreementId,
      signatureId: await signAgreement(context, draft),
    });
    return Write.of(input, work, signed);
  }

  @PayloadMutation(
    WithdrawSignatureInput,
    'Takes a signature away that was recorded by mistake. A party that leaves an agreement keeps its signature: see ' +
      'recordTreatyAction, WITHDRAWAL and DENUNCIATION.',
    { agreement: AS_IT_BECAME },
  )
  withdrawSignature(input: WithdrawSignatureInput): Write {
    return changing(input, (context) => withdrawSignature(context, input.signature), Agreement);
  }

  @PayloadMutation(
    RecordTreatyActionInput,
    'Records what a party did about an agreement: it ratified, withdrew, made a reservation.',
    {
      agreement: AS_IT_BECAME,
      signature: [Signature, 'The signature with its actions.'],
    },
  )
  recordTreatyAction(input: RecordTreatyActionInput): Write {
    const work = async (context: WriteContext, { action }: DraftOf<RecordTreatyActionInput>) => {
      const { id: signatureId, agreementId } = await recordTreatyAction(context, input.signature, action);
      return { agreementId, signatureId };
    };
    return Write.of(input, work, signed);
  }

  @PayloadMutation(
    MoveAgreementInput,
    'Moves an agreement to another status: forward along the list, or back into force after a suspension or a renewal.',
    { agreement: AS_IT_BECAME },
  )
  moveAgreement(input: MoveAgreementInput): Write {
    const work = async (context: WriteContext, draft: DraftOf<MoveAgreementInput>) => {
      await moveAgreement(context, draft);
      return draft.agreementId;
    };
    return changing(input, work, Agreement);
  }

  @PayloadMutation(RelateAgreementsInput, 'Says what one agreement does to another. Both show it.', {
    from: [Agreement, 'The one that does it.'],
    to: [Agreement, 'The one to which it is done.'],
  })
  relateAgreements(input: RelateAgreementsInput): Write {
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
