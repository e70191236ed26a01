import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import type { InputErrors, RuleViolation } from '../../records/writing/input-errors.ts';
import { insertOne } from '../../records/writing/record.writes.ts';
import { validateDate, validateOptionalText } from '../../records/writing/rules.ts';
import { type WriteContext, withErrorsAt, withPath } from '../../records/writing/transaction.ts';
import { Agreement, AgreementStatus } from './agreement.entity.ts';
import {
  type AgreementDays,
  DAY_OF_STATUS,
  type StatusStep,
  statusHistoryErrors,
  TOO_FEW_SIGNATORIES,
} from './agreement.rules.ts';
import { lockAgreement, validateAgreement } from './agreement-validation.writes.ts';
import type { ChangeAgreementStatusInput, StatusChangeInput } from './agreement-writes.inputs.ts';
import { StatusChange } from './status-change.entity.ts';

/** A status change to be written. */
export type StatusChangeDraft = DraftOf<StatusChangeInput>;

/**
 * Changes the status of an agreement. If the date field of the new status (`signedOn`, `inForceFrom`, ...) is null, it
 * gets the date of the change. A renewal sets `expiresOn` to the value of the draft, or to null if that is omitted.
 * @throws RuleViolations STATUS_CHANGE_NOT_ALLOWED, STATUS_CHANGES_OUT_OF_ORDER, and as `validateAgreement` does
 */
export async function changeAgreementStatus(
  context: WriteContext,
  agreementId: string,
  { change: draft, expiresOn }: DraftOf<ChangeAgreementStatusInput>,
): Promise<void> {
  const inChange = withPath(context, 'change');
  const { errors } = inChange;
  const on = validateDate(errors.at('on'), draft.on);
  const note = validateOptionalText(errors.at('note'), draft.note, MAX_PASSAGE_CHARS);
  const expires = validateDate(context.errors.at('expiresOn'), expiresOn);
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
  // All other rules that a change can break concern its date.
  const place = ({ declared }: RuleViolation) => (declared === TOO_FEW_SIGNATORIES ? ['to'] : ['on']);
  await withErrorsAt(inChange, place, () => validateAgreement(context, agreementId));
}

/** Changes the date of status changes that had the old date of the agreement; null if the new date is null. */
export async function updateStatusChangeDates(
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

/** Checks only the new status change, since an import may have stored earlier ones that break the rules. */
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
  for (const finding of statusHistoryErrors(course)) {
    if (finding.path[1] === last) errors.addViolation(finding.movedTo(finding.path.slice(2)));
  }
}
