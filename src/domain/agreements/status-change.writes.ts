import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { insertOne } from '../../records/writing/record.writes.ts';
import { keptDate, keptTextOrNull } from '../../records/writing/rules.ts';
import { at, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Agreement, AgreementStatus } from './agreement.entity.ts';
import { type AgreementDays, DAY_OF_STATUS, faultsOfStatusChanges, type StatusStep } from './agreement.rules.ts';
import type { StatusChangeInput } from './agreement-writes.inputs.ts';
import { judgeAgreement, lockAgreement } from './judged-agreement.ts';
import { StatusChange } from './status-change.entity.ts';

/** One step of an agreement to a status. */
export type StatusChangeDraft = DraftOf<StatusChangeInput>;

/**
 * Changes the status of an agreement: forward along the list, or back into force after a suspension or a renewal. Where
 * the agreement does not know the day that belongs to the status yet (`signedOn`, `inForceFrom`, ...), the change tells it.
 * A renewal forgets the day on which it expired, unless the change says the next one.
 * @param draft `expiresOn`: when it will expire, after a renewal
 * @throws RuleViolation AGREEMENT_UNKNOWN, MOVE_NOT_ALLOWED, MOVES_OUT_OF_ORDER, TOO_FEW_SIGNATORIES, BAD_DATE, BAD_TEXT,
 *   and as `judgeAgreement` does
 */
export async function changeAgreementStatus(
  context: WriteContext,
  agreementId: string,
  draft: StatusChangeDraft & { expiresOn?: string | null },
): Promise<void> {
  const agreement = await lockAgreement(context, agreementId);
  const earlier = await context.db.find(StatusChange, { where: { agreementId }, order: { ordinal: 'ASC', id: 'ASC' } });
  const change = { from: agreement.status, to: draft.to, on: keptDate(['on'], draft.on) };
  assertMayChange(agreement, earlier, change);

  await insertOne(context, StatusChange, {
    agreementId,
    ...change,
    note: keptTextOrNull(['note'], draft.note, LONGEST_PASSAGE),
    sourceId: draft.sourceId,
    ordinal: (earlier.at(-1)?.ordinal ?? -1) + 1,
  });
  const renewed = change.from === AgreementStatus.EXPIRED && change.to === AgreementStatus.IN_FORCE;
  const day = DAY_OF_STATUS[change.to];
  await context.db.update(Agreement, agreementId, {
    status: change.to,
    ...(day && agreement[day] === null ? { [day]: change.on } : {}),
    ...(renewed || draft.expiresOn !== undefined ? { expiresOn: keptDate(['expiresOn'], draft.expiresOn) } : {}),
  });
  // Its day is what else of a change can break a rule.
  await at(['to'], () => at(['on'], () => judgeAgreement(context, agreementId)), 'TOO_FEW_SIGNATORIES');
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
function assertMayChange(agreement: Agreement, earlier: readonly StatusStep[], change: StatusStep): void {
  const wasInForce: StatusStep = { from: null, to: AgreementStatus.IN_FORCE, on: null };
  const began =
    agreement.inForceFrom !== null && agreement.inForceFrom <= (change.on ?? new Date().toISOString().slice(0, 10))
      ? [wasInForce]
      : [];
  const course = [...began, ...earlier, change];
  const last = String(course.length - 1);
  const fault = faultsOfStatusChanges(course).find(({ path }) => path[1] === last);
  if (fault) throw new RuleViolation(fault.code, fault.path.slice(2), fault.message);
}
