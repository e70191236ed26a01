import { BlockedByRecords } from '../../records/writing/input-errors.ts';
import { registerMergeCheck, registerMergeRule, registerValidator } from '../../records/writing/merge-rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { AGREEMENT_RULE_CODES, RELATION_REVERSED } from './agreement.rules.ts';
import { validateAgreement } from './agreement-validation.writes.ts';

/** Registers the merge rules of agreements and their parts, and the rules that the survivor must satisfy. */
export function registerAgreementMergeRules(): void {
  // Status, status history and termination are those of the survivor.
  registerMergeRule('agreement', { neverFilled: ['terminated_on'] });
  registerMergeRule('status_change', { staysBehind: 'true' });
  registerMergeRule('agreement_reference', {
    isDuplicate: (column) => (column === 'agreement_id' ? 'k.scheme = r.scheme and k.value = r.value' : null),
  });
  // A merged party that would act through itself acts directly.
  registerMergeRule('signature', {
    fixup: 'update signature set through_id = null where party_id = $1 and through_id = $1',
  });
  registerMergeCheck('agreement', checkRelations);
  // A flag of one agreement does not excuse an error of the other.
  registerValidator('agreement', validateAgreement, AGREEMENT_RULE_CODES);
}

/** Rejects a merge after which two agreements would have the same relation in both directions. */
async function checkRelations({ db, errors }: WriteContext, keep: string, absorb: string): Promise<void> {
  const circles: { id: string; kind: string }[] = await db.query(
    `select a.to_id as id, a.kind from agreement_relation a join agreement_relation b on b.from_id = a.to_id and b.kind = a.kind
      where (a.from_id = $1 and b.to_id = $2) or (a.from_id = $2 and b.to_id = $1) order by a.to_id`,
    [keep, absorb],
  );
  const [circle] = circles;
  if (!circle) return;
  const { kind } = circle;
  const message = `After the merge, two agreements would have the relation ${kind} in both directions.`;
  const ids = circles.map(({ id }) => id);
  errors.addViolation(new BlockedByRecords(RELATION_REVERSED, ['absorb'], message, ids, { kind }));
}
