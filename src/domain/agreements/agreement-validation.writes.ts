import { type DataSource, In } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { Flag } from '../../records/flag.entity.ts';
import { formatId } from '../../records/values/ids.ts';
import { type RuleFinding, updateRuleFlags } from '../../records/writing/rule-findings.ts';
import { recordUnknown } from '../../records/writing/rules.ts';
import { inTransaction, type WriteContext } from '../../records/writing/transaction.ts';
import { Agreement } from './agreement.entity.ts';
import {
  AGREEMENT_RULE_CODES,
  type AgreementDays,
  agreementErrors,
  dateConflictsOf,
  latestToday,
  STATUS_CHANGES_OUT_OF_ORDER,
} from './agreement.rules.ts';
import { Signature, type SignatureRole } from './signature.entity.ts';
import { StatusChange } from './status-change.entity.ts';
import { SIGNING, TreatyAction } from './treaty-action.entity.ts';

/**
 * Reads an agreement and locks it until the end of the transaction. Concurrent changes of it wait, so that each checks
 * the rules on the result of the others.
 * @param field the field of the draft that has its id
 * @throws RuleViolations RECORD_UNKNOWN, with the errors found before
 */
export async function lockAgreement({ db, errors }: WriteContext, id: string, field: string): Promise<Agreement> {
  const agreement = await db.findOne(Agreement, { where: { id }, lock: { mode: 'for_no_key_update' } });
  if (agreement) return agreement;
  recordUnknown(errors.at(field), formatId('agreement', id), 'agreement');
  return errors.throwNow();
}

/** The data beside its own row by which an agreement is checked, before a change. */
export interface AgreementRuleState {
  roles: SignatureRole[];
  flags: Flag[];
}

export async function readRuleState({ db }: WriteContext, id: string): Promise<AgreementRuleState> {
  const signatures = await db.find(Signature, { select: { id: true, role: true }, where: { agreementId: id } });
  const flags = await db.findBy(Flag, { recordId: id, code: In(AGREEMENT_RULE_CODES) });
  return { roles: signatures.map(({ role }) => role), flags };
}

/**
 * Checks the rules of a locked agreement after a change. A flagged error of an import may remain; a new error is
 * rejected; a new warning is flagged; flags of fixed errors are deleted.
 * @param corrected the date fields that the change corrects: differences from these are flagged
 * @throws RuleViolations TOO_FEW_SIGNATORIES, IN_FORCE_BEFORE_SIGNED, EXPIRES_BEFORE_IT_BEGINS, TERMINATED_BEFORE_SIGNED
 */
export async function validateAgreement(
  context: WriteContext,
  id: string,
  corrected: readonly (keyof AgreementDays)[] = [],
): Promise<void> {
  const agreement = await context.db.findOneByOrFail(Agreement, { id });
  const signatures = await context.db.find(Signature, { select: { id: true, role: true }, where: { agreementId: id } });
  await updateRuleFlags(context, id, AGREEMENT_RULE_CODES, async (flags) => [
    ...agreementErrors({ ...agreement, roles: signatures.map(({ role }) => role) }),
    ...(await dateConflicts(context, agreement, corrected, flags)),
  ]);
}

/**
 * Deletes the flag of agreements whose date of signature has come. Called every hour; the author in the history is
 * Entente.
 */
export async function clearFutureSigningFlags(dataSource: DataSource): Promise<void> {
  const authorship = { by: 'Entente', note: 'The day of signing has come.', viewer: { role: Role.EDITOR, name: null } };
  await inTransaction(dataSource, authorship, ({ db }) =>
    db.query(
      `delete from flag f using agreement a
        where f.code = 'SIGNED_IN_FUTURE' and a.id = f.record_id and first_day(a.signed_on) <= $1`,
      [latestToday()],
    ),
  );
}

/** Returns differences from the corrected dates, and those flagged before that still exist. */
async function dateConflicts(
  { db }: WriteContext,
  agreement: Agreement,
  corrected: readonly (keyof AgreementDays)[],
  flags: readonly Flag[],
): Promise<RuleFinding[]> {
  const isNew = ({ code, path: [day] }: RuleFinding) =>
    code === STATUS_CHANGES_OUT_OF_ORDER ? corrected.length > 0 : corrected.some((each) => each === day);
  const isFlagged = ({ code, path }: RuleFinding) =>
    flags.some((each) => each.code === code && each.path === path.join('.'));
  if (corrected.length === 0 && flags.length === 0) return [];
  const statusChanges = await db.find(StatusChange, {
    where: { agreementId: agreement.id },
    order: { ordinal: 'ASC', id: 'ASC' },
  });
  const signings = await db.findBy(TreatyAction, { agreementId: agreement.id, kind: In(SIGNING) });
  const found = dateConflictsOf(
    agreement,
    statusChanges,
    signings.map(({ on }) => on),
  );
  return found.filter((finding) => isNew(finding) || isFlagged(finding));
}
