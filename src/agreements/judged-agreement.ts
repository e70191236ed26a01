import { In } from 'typeorm';
import { Flag } from '../records/flag.entity.ts';
import { flag } from '../records/record.writes.ts';
import { RuleViolation, type WriteContext } from '../records/writing.ts';
import { Agreement } from './agreement.entity.ts';
import { CODES_OF_FAULTS, faultsOf } from './agreement.rules.ts';
import { Signature } from './signature.entity.ts';

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
 * flagged, may stay; a new one is refused; the flag of one that is mended goes.
 * @throws RuleViolation TOO_FEW_SIGNATORIES, IN_FORCE_BEFORE_SIGNED, EXPIRES_BEFORE_IT_BEGINS, TERMINATED_BEFORE_SIGNED
 */
export async function judgeAgreement(context: WriteContext, id: string): Promise<void> {
  const agreement = await context.db.findOneByOrFail(Agreement, { id });
  const signatures = await context.db.find(Signature, { select: { id: true, role: true }, where: { agreementId: id } });
  const faults = faultsOf({ ...agreement, roles: signatures.map(({ role }) => role) });
  const flags = await context.db.findBy(Flag, { recordId: id, code: In(CODES_OF_FAULTS) });

  const flagged = new Set(flags.map(({ code }) => code));
  const unflagged = faults.find(({ code }) => !flagged.has(code));
  if (unflagged) throw new RuleViolation(unflagged.code, unflagged.path, unflagged.message);

  if (flags.length === 0) return;
  // Written anew where something has changed, so that the sentence of a flag that stays says what is so now.
  const messages = new Set(faults.map(({ message }) => message));
  const outdated = flags.filter(({ message }) => !messages.has(message));
  if (outdated.length === 0) return;
  await context.db.delete(Flag, { id: In(outdated.map(({ id }) => id)) });
  const gone = new Set(outdated.map(({ code }) => code));
  await flag(
    context,
    id,
    faults
      .filter(({ code }) => gone.has(code))
      .map(({ code, path, message }) => ({ code, path: path.join('.'), message })),
  );
}
