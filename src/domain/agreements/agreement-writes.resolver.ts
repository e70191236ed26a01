import { Resolver } from 'type-graphql';
import { PayloadMutation, recordAction, writtenEdge, writtenRecord } from '../../records/api/payload.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { lockVersion } from '../../records/writing/versions.ts';
import { Agreement } from './agreement.entity.ts';
import { relateAgreements } from './agreement.writes.ts';
import { ChangeAgreementStatusInput, RelateAgreementsInput } from './agreement-writes.inputs.ts';
import { Signature } from './signature.entity.ts';
import { signatureList } from './signature.list.ts';
import { recordTreatyAction, signAgreement, withdrawSignature } from './signature.writes.ts';
import { RecordTreatyActionInput, SignAgreementInput, WithdrawSignatureInput } from './signature-writes.inputs.ts';
import { changeAgreementStatus } from './status-change.writes.ts';

const AS_IT_BECAME: [typeof Agreement, string] = [Agreement, 'The agreement after the change.'];

@Resolver()
export class AgreementWritesResolver {
  @PayloadMutation(SignAgreementInput, 'Adds a signature of a party to an agreement, with its signers and actions.', {
    agreement: AS_IT_BECAME,
    signature: [Signature, 'The new signature.'],
    signatureEdge: [
      signatureList.Edge,
      'The new signature as a connection edge in the default order, for client caches.',
    ],
  })
  signAgreement(input: SignAgreementInput): MutationPlan {
    const work = async (context: WriteContext, draft: DraftOf<SignAgreementInput>) => {
      const { id: agreementId } = await lockVersion(context, 'agreement', input);
      return { agreementId, signatureId: await signAgreement(context, agreementId, draft) };
    };
    return MutationPlan.of(input, work, (written) => ({
      ...signed(written),
      signatureEdge: writtenEdge(Signature, signatureList.usual, written.signatureId),
    }));
  }

  @PayloadMutation(
    WithdrawSignatureInput,
    'Deletes a signature that was recorded by mistake. If a party leaves an agreement, use recordTreatyAction with ' +
      'WITHDRAWAL or DENUNCIATION instead.',
    { agreement: AS_IT_BECAME },
  )
  withdrawSignature(input: WithdrawSignatureInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => withdrawSignature(context, input.id, input.expectedVersion),
      (id) => ({ agreement: writtenRecord(Agreement, id) }),
    );
  }

  @PayloadMutation(
    RecordTreatyActionInput,
    'Records an action of a party on an agreement, such as a ratification, withdrawal or reservation.',
    {
      agreement: AS_IT_BECAME,
      signature: [Signature, 'The signature after the change.'],
    },
  )
  recordTreatyAction(input: RecordTreatyActionInput): MutationPlan {
    const work = async (context: WriteContext, draft: DraftOf<RecordTreatyActionInput>) => {
      const { id, agreementId } = await recordTreatyAction(context, input.id, draft, input.expectedVersion);
      return { agreementId, signatureId: id };
    };
    return MutationPlan.of(input, work, signed);
  }

  @PayloadMutation(
    ChangeAgreementStatusInput,
    'Changes the status of an agreement: forward in the order of AgreementStatus, or back to IN_FORCE after a suspension or renewal.',
    { agreement: AS_IT_BECAME },
  )
  changeAgreementStatus(input: ChangeAgreementStatusInput): MutationPlan {
    return recordAction(input, Agreement, changeAgreementStatus);
  }

  @PayloadMutation(RelateAgreementsInput, 'Adds a relation between two agreements. Both list it.', {
    from: [Agreement, 'The agreement that amends, supersedes, ... the other.'],
    to: [Agreement, 'The agreement that is amended, superseded, ...'],
  })
  relateAgreements(input: RelateAgreementsInput): MutationPlan {
    return MutationPlan.of(
      input,
      (context, draft) => relateAgreements(context, draft, input.expectedVersion),
      ({ fromId, toId }) => ({
        from: writtenRecord(Agreement, fromId),
        to: writtenRecord(Agreement, toId),
      }),
    );
  }
}

/** The payload of an agreement with one of its signatures. */
function signed({ agreementId, signatureId }: { agreementId: string; signatureId: string }) {
  return { agreement: writtenRecord(Agreement, agreementId), signature: writtenRecord(Signature, signatureId) };
}
