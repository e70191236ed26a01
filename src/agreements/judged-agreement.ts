import { In } from 'typeorm';
import type { Fault } from '../records/faults.ts';
import { Flag } from '../records/flag.entity.ts';
import { flag } from '../records/record.writes.ts';
import { RuleViolation, type WriteContext } from '../records/writing.ts';
import { Agreement } from './agreement.entity.ts';
import { type AgreementDays, CODES_OF_FAULTS, disagreementsOf, faultsOf } from './agreement.rules.ts';
import { Signature } from './signature.entity.ts';
import { StatusMove } from './status-move.entity.ts';
import { SIGNING, TreatyAction } from './treaty-action.entity.ts';

/**
 * Reads an agreement and locks it to the end of the transaction: whoever else signs, moves or redates it waits, so that
 * no two of them judge it by what the other is about to change.
 * @throws RuleViolation AGREEMENT_UNKNOWN
 */
export async function lockAgreement(context: WriteContext, id: string, path: string[] = ['id']): Promise<Agreement> {
  const agreement = await context.db.findOne(Agreement, { where: { id }, lock: { mode: 'for_no_key_update' } });
  if (!agreement) throw new RuleViolation('AGREEMENT_UNKNOWN', path, 'There is no such agreement.');
  return agreement;
}

/**
 * Holds a locked agreement to the rules as it stands after a change. A fault that it was imported with, and that is
 * flagged, may stay; a new one is refused unless it is tolerated, which is flagged; the flag of one that is fixed goes.
 * @param corrected the days that the change corrects: whatever disagrees with these is flagged
 * @throws RuleViolation TOO_FEW_SIGNATORIES, IN_FORCE_BEFORE_SIGNED, EXPIRES_BEFORE_IT_BEGINS, TERMINATED_BEFORE_SIGNED
 */
export async function judgeAgreement(
  context: WriteContext,
  id: string,
  corrected: readonly (keyof AgreementDays)[] = [],
): Promise<void> {
  const agreement = await context.db.findOneByOrFail(Agreement, { id });
  const signatures = await context.db.find(Signature, { select: { id: true, role: true }, where: { agreementId: id } });
  const flags = await context.db.findBy(Flag, { recordId: id, code: In(CODES_OF_FAULTS) });
  const faults = [
    ...faultsOf({ ...agreement, roles: signatures.map(({ role }) => role) }),
    ...(await disagreements(context, agreement, corrected, flags)),
  ];

  const flagged = new Set(flags.map(({ code }) => code));
  const refused = faults.find(({ code, isTolerated }) => !isTolerated && !flagged.has(code));
  if (refused) throw new RuleViolation(refused.code, refused.path, refused.message);

  // Written anew where something has changed, so that the sentence of a flag that stays says what is so now.
  const messages = new Set(faults.map(({ message }) => message));
  const outdated = flags.filter(({ message }) => !messages.has(message));
  if (outdated.length > 0) await context.db.delete(Flag, { id: In(outdated.map(({ id }) => id)) });
  const said = new Set(flags.map(({ message }) => message));
  await flag(
    context,
    id,
    faults
      .filter(({ message }) => !said.has(message))
      .map(({ code, path, message }) => ({ code, path: path.join('.'), message })),
  );
}

/** Returns what disagrees with the days that were corrected, and what disagreed before and still does. */
async function disagreements(
  { db }: WriteContext,
  agreement: Agreement,
  corrected: readonly (keyof AgreementDays)[],
  flags: readonly Flag[],
): Promise<Fault[]> {
  const isNew = ({ code, path: [day] }: Fault) =>
    code === 'MOVES_OUT_OF_ORDER' ? corrected.length > 0 : corrected.some((each) => each === day);
  const isFlagged = ({ code, path }: Fault) => flags.some((each) => each.code === code && each.path === path.join('.'));
  if (corrected.length === 0 && flags.length === 0) return [];
  const moves = await db.find(StatusMove, {
    where: { agreementId: agreement.id },
    order: { ordinal: 'ASC', id: 'ASC' },
  });
  const signings = await db.findBy(TreatyAction, { agreementId: agreement.id, kind: In(SIGNING) });
  const found = disagreementsOf(
    agreement,
    moves,
    signings.map(({ on }) => on),
  );
  return found.filter((fault) => isNew(fault) || isFlagged(fault));
}
