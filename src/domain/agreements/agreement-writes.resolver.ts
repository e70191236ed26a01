import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { changing, creation, updating, writtenRecord } from '../../records/api/payload.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { Write } from '../../records/writing/mutations.ts';
import { under, type WriteContext } from '../../records/writing/writing.ts';
import { Agreement } from './agreement.entity.ts';
import { agreementList } from './agreement.list.ts';
import { createAgreement, type RelationDraft, relateAgreements, updateAgreement } from './agreement.writes.ts';
import {
  CreateAgreementInput,
  CreateAgreementPayload,
  MoveAgreementInput,
  MoveAgreementPayload,
  RelateAgreementsInput,
  RelateAgreementsPayload,
  UpdateAgreementInput,
  UpdateAgreementPayload,
} from './agreement-writes.inputs.ts';
import { Signature } from './signature.entity.ts';
import {
  recordTreatyAction,
  type SignatureDraft,
  signAgreement,
  type TreatyActionDraft,
  withdrawSignature,
} from './signature.writes.ts';
import {
  RecordTreatyActionInput,
  RecordTreatyActionPayload,
  SignAgreementInput,
  SignAgreementPayload,
  WithdrawSignatureInput,
  WithdrawSignaturePayload,
} from './signature-writes.inputs.ts';
import { type MoveDraft, moveAgreement } from './status-move.writes.ts';

const SHOWN = {
  entity: Agreement,
  field: 'agreement',
  ordered: agreementList.usual,
};

/** An agreement with one of its signatures, for the answer. */
interface Signed {
  agreementId: string;
  signatureId: string;
}

@Resolver()
export class AgreementWritesResolver {
  @Mutation(() => CreateAgreementPayload, {
    nullable: true,
    description:
      'Adds an agreement, with its signatures, the people who signed for them, and its sources. Where it is SIGNED it needs ' +
      'two signatories, unless it is unilateral.',
  })
  createAgreement(@Input(() => CreateAgreementInput) input: CreateAgreementInput): Write {
    return creation(input, createAgreement, SHOWN);
  }

  @Mutation(() => UpdateAgreementPayload, {
    nullable: true,
    description:
      'Changes an agreement: what is absent stays, null clears, a list replaces the list. Its status is moved by moveAgreement. ' +
      'A day that is corrected (`signedOn`, `inForceFrom`, ...) is corrected in the move that had it, too; `signedOn` also in ' +
      'the acts of signing and the signers that had it, unless `signatures` are given. Other days that disagree are flagged.',
  })
  updateAgreement(@Input(() => UpdateAgreementInput) input: UpdateAgreementInput): Write {
    return updating(input, updateAgreement, SHOWN);
  }

  @Mutation(() => SignAgreementPayload, {
    nullable: true,
    description: "Adds a party's part to an agreement, with those who signed for it.",
  })
  signAgreement(@Input(() => SignAgreementInput) input: SignAgreementInput): Write {
    return Write.of(input, sign, signed);
  }

  @Mutation(() => WithdrawSignaturePayload, {
    nullable: true,
    description:
      'Takes a signature away that was recorded by mistake. A party that leaves an agreement keeps its signature: see ' +
      'recordTreatyAction, WITHDRAWAL and DENUNCIATION.',
  })
  withdrawSignature(@Input(() => WithdrawSignatureInput) input: WithdrawSignatureInput): Write {
    return changing(input, (context) => withdrawSignature(context, signatureIn(input)), SHOWN);
  }

  @Mutation(() => RecordTreatyActionPayload, {
    nullable: true,
    description: 'Records what a party did about an agreement: it ratified, withdrew, made a reservation.',
  })
  recordTreatyAction(@Input(() => RecordTreatyActionInput) input: RecordTreatyActionInput): Write {
    return Write.of(input, (context, draft: ActionDraft) => act(context, signatureIn(input), draft), signed);
  }

  @Mutation(() => MoveAgreementPayload, {
    nullable: true,
    description:
      'Moves an agreement to another status: forward along the list, or back into force after a suspension or a renewal.',
  })
  moveAgreement(@Input(() => MoveAgreementInput) input: MoveAgreementInput): Write {
    return changing(input, move, SHOWN);
  }

  @Mutation(() => RelateAgreementsPayload, {
    nullable: true,
    description: 'Says what one agreement does to another. Both show it.',
  })
  relateAgreements(@Input(() => RelateAgreementsInput) input: RelateAgreementsInput): Write {
    return Write.of(input, relate, ({ fromId, toId }) => ({
      from: writtenRecord(Agreement, fromId),
      to: writtenRecord(Agreement, toId),
    }));
  }
}

function signed({ agreementId, signatureId }: Signed) {
  return { agreement: writtenRecord(Agreement, agreementId), signature: writtenRecord(Signature, signatureId) };
}

function signatureIn({ signature }: { signature: string }): string {
  return uuidOf('signature', signature, 'input.signature');
}

async function sign(
  context: WriteContext,
  { agreementId, signature }: { agreementId: string; signature: SignatureDraft },
): Promise<Signed> {
  return { agreementId, signatureId: await under('signature', () => signAgreement(context, agreementId, signature)) };
}

interface ActionDraft {
  action: TreatyActionDraft;
}

async function act(context: WriteContext, signatureId: string, { action }: ActionDraft): Promise<Signed> {
  return { agreementId: await recordTreatyAction(context, signatureId, action), signatureId };
}

async function move(
  context: WriteContext,
  draft: { agreementId: string; move: MoveDraft; expiresOn?: string },
): Promise<string> {
  const { agreementId, move: step, expiresOn } = draft;
  await under('move', () => moveAgreement(context, agreementId, { ...step, expiresOn }));
  return agreementId;
}

async function relate(context: WriteContext, relation: RelationDraft & { fromId: string }) {
  await relateAgreements(context, relation);
  return relation;
}
