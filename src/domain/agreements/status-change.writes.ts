import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import type { InputErrors, RuleViolation } from '../../records/writing/input-errors.ts';
import { insertOne } from '../../records/writing/record.writes.ts';
import { keptDate, keptTextOrNull } from '../../records/writing/rules.ts';
import { at, under, type WriteContext } from '../../records/writing/writing.ts';
import { Agreement, AgreementStatus } from './agreement.entity.ts';
import {
  type AgreementDays,
  DAY_OF_STATUS,
  faultsOfStatusChanges,
  type StatusStep,
  TOO_FEW_SIGNATORIES,
} from './agreement.rules.ts';
import type { ChangeAgreementStatusInput, StatusChangeInput } from './agreement-writes.inputs.ts';
import { judgeAgreement, lockAgreement } from './judged-agreement.ts';
import { StatusChange } from './status-change.entity.ts';

/** One step of an agreement to a status. */
export type StatusChangeDraft = DraftOf<StatusChangeInput>;

/**
 * Changes the status of an agreement: forward along the list, or back into force after a suspension or a renewal. Where
 * the agreement does not know the day that belongs to the status yet (`signedOn`, `inForceFrom`, ...), the change tells it.
 * A renewal forgets the day on which it expired, unless the draft says the next one.
 * @param draft `expiresOn`: when it will expire, after a renewal
 * @throws RulesBroken STATUS_CHANGE_NOT_ALLOWED, STATUS_CHANGES_OUT_OF_ORDER, and as `judgeAgreement` does
 */
export async function changeAgreementStatus(
  context: WriteContext,
  agreementId: string,
  { change: draft, expiresOn }: DraftOf<ChangeAgreementStatusInput>,
): Promise<void> {
  const inChange = under(context, 'change');
  const { errors } = inChange;
  const on = keptDate(errors.at('on'), draft.on);
  const note = keptTextOrNull(errors.at('note'), draft.note, LONGEST_PASSAGE);
  const expires = keptDate(context.errors.at('expiresOn'), expiresOn);
  const agreement = await lockAgreement(context, agreementId, 'id');
  const earlier = await context.db.find(StatusChange, { where: { agreementId }, order: { ordinal: 'ASC', id: 'ASC' } });
  const change = { from: agreement.status, to: draft.to, on };
  checkStatusChange(errors, agreement, earlier, change);

  await insertOne(context, StatusChange, {
    agreementId,
    ...change,
    note,
    sourceId: draft.sourceId,
    ordinal: (earlier.at(-1)?.ordinal ?? -1) + 1,
  });
  const renewed = change.from === AgreementStatus.EXPIRED && change.to === AgreementStatus.IN_FORCE;
  const day = DAY_OF_STATUS[change.to];
  await context.db.update(Agreement, agreementId, {
    status: change.to,
    ...(day && agreement[day] === null ? { [day]: change.on } : {}),
    ...(renewed || expiresOn !== undefined ? { expiresOn: expires } : {}),
  });
  // Its day is what else of a change can break a rule.
  const place = ({ declared }: RuleViolation) => (declared === TOO_FEW_SIGNATORIES ? ['to'] : ['on']);
  await at(inChange, place, () => judgeAgreement(context, agreementId));
}

/**
 * Gives the status changes of an agreement that had its day the day that is said now: none, where the day is cleared.
 * @param before the agreement as it was
 */
export async function redateStatusChanges(
  { db }: WriteContext,
  before: Pick<Agreement, 'id' | keyof AgreementDays>,
  days: AgreementDays,
): Promise<void> {
  for (const [status, day] of Object.entries(DAY_OF_STATUS)) {
    const [old, on] = [before[day], days[day]];
    if (old === null || old === on) continue;
    await db.update(StatusChange, { agreementId: before.id, to: status as AgreementStatus, on: old }, { on });
  }
}

/** An import may have left status changes that break the rules: only the new one is judged. */
function checkStatusChange(
  errors: InputErrors,
  agreement: Agreement,
  earlier: readonly StatusStep[],
  change: StatusStep,
): void {
  const wasInForce: StatusStep = { from: null, to: AgreementStatus.IN_FORCE, on: null };
  const began =
    agreement.inForceFrom !== null && agreement.inForceFrom <= (change.on ?? new Date().toISOString().slice(0, 10))
      ? [wasInForce]
      : [];
  const course = [...began, ...earlier, change];
  const last = String(course.length - 1);
  for (const fault of faultsOfStatusChanges(course)) {
    if (fault.path[1] === last) errors.take(fault.movedTo(fault.path.slice(2)));
  }
}
