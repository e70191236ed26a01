import { Resolver } from 'type-graphql';
import { actingOn, PayloadMutation, writtenEdge, writtenRecord } from '../../records/api/payload.ts';
import { uuidOf } from '../../records/values/ids.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { Write } from '../../records/writing/mutations.ts';
import { lockVersion } from '../../records/writing/versions.ts';
import { under, type WriteContext } from '../../records/writing/writing.ts';
import { Agreement } from './agreement.entity.ts';
import { relateAgreements } from './agreement.writes.ts';
import { ChangeAgreementStatusInput, RelateAgreementsInput } from './agreement-writes.inputs.ts';
import { Signature } from './signature.entity.ts';
import { signatureList } from './signature.list.ts';
import { recordTreatyAction, signAgreement, withdrawSignature } from './signature.writes.ts';
import { RecordTreatyActionInput, SignAgreementInput, WithdrawSignatureInput } from './signature-writes.inputs.ts';
import { changeAgreementStatus } from './status-change.writes.ts';

const AS_IT_BECAME: [typeof Agreement, string] = [Agreement, 'The agreement as it is now.'];

@Resolver()
export class AgreementWritesResolver {
  @PayloadMutation(SignAgreementInput, "Adds a party's part to an agreement, with those who signed for it.", {
    agreement: AS_IT_BECAME,
    signature: [Signature, 'The new signature.'],
    signatureEdge: [
      signatureList.Edge,
      'The new signature as it stands in a list in the usual order, for a store of pages.',
    ],
  })
  signAgreement(input: SignAgreementInput): Write {
    const work = async (context: WriteContext, { signature }: DraftOf<SignAgreementInput>) => {
      const { id: agreementId } = await lockVersion(context, 'agreement', input);
      return {
        agreementId,
        signatureId: await under('signature', () => signAgreement(context, agreementId, signature)),
      };
    };
    return Write.of(input, work, (written) => ({
      ...signed(written),
      signatureEdge: writtenEdge(Signature, signatureList.usual, written.signatureId),
    }));
  }

  @PayloadMutation(
    WithdrawSignatureInput,
    'Takes a signature away that was recorded by mistake. A party that leaves an agreement keeps its signature: see ' +
      'recordTreatyAction, WITHDRAWAL and DENUNCIATION.',
    { agreement: AS_IT_BECAME },
  )
  withdrawSignature(input: WithdrawSignatureInput): Write {
    return Write.of(
      input,
      (context) => withdrawSignature(context, signatureIn(input), input.expectedVersion),
      (id) => ({ agreement: writtenRecord(Agreement, id) }),
    );
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
      const signatureId = signatureIn(input);
      const agreementId = await recordTreatyAction(context, signatureId, action, input.expectedVersion);
      return { agreementId, signatureId };
    };
    return Write.of(input, work, signed);
  }

  @PayloadMutation(
    ChangeAgreementStatusInput,
    'Changes the status of an agreement: forward along the list, or back into force after a suspension or a renewal.',
    { agreement: AS_IT_BECAME },
  )
  changeAgreementStatus(input: ChangeAgreementStatusInput): Write {
    return actingOn(input, Agreement, (context, id, { change, expiresOn }) =>
      under('change', () => changeAgreementStatus(context, id, { ...change, expiresOn })),
    );
  }

  @PayloadMutation(RelateAgreementsInput, 'Says what one agreement does to another. Both show it.', {
    from: [Agreement, 'The one that does it.'],
    to: [Agreement, 'The one to which it is done.'],
  })
  relateAgreements(input: RelateAgreementsInput): Write {
    return Write.of(
      input,
      (context, draft) => relateAgreements(context, draft, input.expectedVersion),
      ({ fromId, toId }) => ({
        from: writtenRecord(Agreement, fromId),
        to: writtenRecord(Agreement, toId),
      }),
    );
  }
}

/** An agreement with one of its signatures, for the answer. */
function signed({ agreementId, signatureId }: { agreementId: string; signatureId: string }) {
  return { agreement: writtenRecord(Agreement, agreementId), signature: writtenRecord(Signature, signatureId) };
}

function signatureIn({ id }: { id: string }): string {
  return uuidOf('signature', id, 'input.id');
}
