import type { EntityManager } from 'typeorm';
import type { PartCorrectionDescription } from '../../records/description/record-type.ts';
import { formatId } from '../../records/values/ids.ts';
import type { DraftChange } from '../../records/writing/changes.writes.ts';
import { type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import type { AgreementStatus } from './agreement.entity.ts';
import { type AgreementDraft, updateAgreement } from './agreement.writes.ts';
import { Signature } from './signature.entity.ts';
import type { SignatureDraft } from './signature.writes.ts';
import { Signer } from './signer.entity.ts';
import { changeAgreementStatus } from './status-change.writes.ts';
import { SIGNING, TreatyAction } from './treaty-action.entity.ts';

const SIGNED_IN_STEPS =
  'signedOn: the party signed in several steps, which a table cannot change. Use updateAgreement.';

/** Corrects an agreement by a table. The status changes last, when its dates are stored. */
export async function correctAgreement(
  context: WriteContext,
  id: string,
  { status, ...change }: DraftChange<AgreementDraft>,
): Promise<void> {
  await updateAgreement(context, id, change);
  if (!status) return;
  // Errors of the change have paths in its own input; the column of the table is `status`.
  const step = { change: { to: status as AgreementStatus } };
  await withErrorsAt(context, ['status'], () => changeAgreementStatus(context, id, step));
}

export const correctedSignatures: PartCorrectionDescription = {
  drafts: signaturesOf,
  fields: { signedOn: changeSigningDay },
};

/** Returns the signatures of an agreement as drafts, by uuid. */
async function signaturesOf(db: EntityManager, agreementId: string): Promise<Map<string, SignatureDraft>> {
  const all = { where: { agreementId }, order: { ordinal: 'ASC', id: 'ASC' } } as const;
  const signatures = await db.find(Signature, all);
  const signers = await db.find(Signer, all);
  const actions = await db.find(TreatyAction, all);
  return new Map(
    signatures.map(({ id, partyId, namedAs, role, throughId, capacity }) => {
      const ofIt = ({ signatureId }: Signer | TreatyAction) => signatureId === id;
      const parts = { signers: signers.filter(ofIt), actions: actions.filter(ofIt) };
      return [id, { id: formatId('signature', id), partyId, namedAs, role, throughId, capacity, ...parts }];
    }),
  );
}

/**
 * Changes or removes the date on which a party signed, in its actions, from which the date is derived.
 * @returns an error message; null if it worked
 */
function changeSigningDay(draft: SignatureDraft, on: string | null): string | null {
  const actions = draft.actions ?? [];
  const [signing, another] = actions.filter(({ kind }) => SIGNING.includes(kind));
  if (another) return SIGNED_IN_STEPS;
  if (on === null) draft.actions = actions.filter((action) => action !== signing);
  else if (signing) draft.actions = actions.map((action) => (action === signing ? { ...signing, on } : action));
  else draft.signedOn = on;
  return null;
}
