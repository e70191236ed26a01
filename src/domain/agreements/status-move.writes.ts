import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { insertOne } from '../../records/writing/record.writes.ts';
import { keptDate, keptTextOrNull } from '../../records/writing/rules.ts';
import { at, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Agreement, AgreementStatus } from './agreement.entity.ts';
import { type AgreementDays, DAY_OF_STATUS, faultsOfMoves, type Move } from './agreement.rules.ts';
import type { StatusMoveInput } from './agreement-writes.inputs.ts';
import { judgeAgreement, lockAgreement } from './judged-agreement.ts';
import { StatusMove } from './status-move.entity.ts';

/** One step of an agreement to a status. */
export type MoveDraft = DraftOf<StatusMoveInput>;

/**
 * Moves an agreement to another status: forward along the list, or back into force after a suspension or a renewal. Where
 * the agreement does not know the day that belongs to the status yet (`signedOn`, `inForceFrom`, ...), the move tells it.
 * A renewal forgets the day on which it expired, unless the move says the next one.
 * @param draft `expiresOn`: when it will expire, after a renewal
 * @throws RuleViolation AGREEMENT_UNKNOWN, MOVE_NOT_ALLOWED, MOVES_OUT_OF_ORDER, TOO_FEW_SIGNATORIES, BAD_DATE, BAD_TEXT,
 *   and as `judgeAgreement` does
 */
export async function moveAgreement(
  context: WriteContext,
  agreementId: string,
  draft: MoveDraft & { expiresOn?: string | null },
): Promise<void> {
  const agreement = await lockAgreement(context, agreementId);
  const earlier = await context.db.find(StatusMove, { where: { agreementId }, order: { ordinal: 'ASC', id: 'ASC' } });
  const move = { from: agreement.status, to: draft.to, on: keptDate(['on'], draft.on) };
  assertMayMove(agreement, earlier, move);

  await insertOne(context, StatusMove, {
    agreementId,
    ...move,
    note: keptTextOrNull(['note'], draft.note, LONGEST_PASSAGE),
    sourceId: draft.sourceId,
    ordinal: (earlier.at(-1)?.ordinal ?? -1) + 1,
  });
  const renewed = move.from === AgreementStatus.EXPIRED && move.to === AgreementStatus.IN_FORCE;
  const day = DAY_OF_STATUS[move.to];
  await context.db.update(Agreement, agreementId, {
    status: move.to,
    ...(day && agreement[day] === null ? { [day]: move.on } : {}),
    ...(renewed || draft.expiresOn !== undefined ? { expiresOn: keptDate(['expiresOn'], draft.expiresOn) } : {}),
  });
  // Its day is what else of a move can break a rule.
  await at(['to'], () => at(['on'], () => judgeAgreement(context, agreementId)), 'TOO_FEW_SIGNATORIES');
}

/**
 * Gives the moves of an agreement that had its day the day that is said now: none, where the day is cleared.
 * @param before the agreement as it was
 */
export async function redateMoves(
  { db }: WriteContext,
  before: Pick<Agreement, 'id' | keyof AgreementDays>,
  days: AgreementDays,
): Promise<void> {
  for (const [status, day] of Object.entries(DAY_OF_STATUS)) {
    const [old, on] = [before[day], days[day]];
    if (old === null || old === on) continue;
    await db.update(StatusMove, { agreementId: before.id, to: status as AgreementStatus, on: old }, { on });
  }
}

/** An import may have left moves that break the rules: only the new one is judged. */
function assertMayMove(agreement: Agreement, earlier: readonly Move[], move: Move): void {
  const wasInForce: Move = { from: null, to: AgreementStatus.IN_FORCE, on: null };
  const began =
    agreement.inForceFrom !== null && agreement.inForceFrom <= (move.on ?? new Date().toISOString().slice(0, 10))
      ? [wasInForce]
      : [];
  const course = [...began, ...earlier, move];
  const last = String(course.length - 1);
  const fault = faultsOfMoves(course).find(({ path }) => path[1] === last);
  if (fault) throw new RuleViolation(fault.code, fault.path.slice(2), fault.message);
}
