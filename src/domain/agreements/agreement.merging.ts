import { mergeOnlyIf, registerMergeRule, registerValidator } from '../../records/writing/merging-rules.ts';
import { OthersStandAgainst, type WriteContext } from '../../records/writing/writing.ts';
import { CODES_OF_FAULTS } from './agreement.rules.ts';
import { judgeAgreement } from './judged-agreement.ts';

/** Says how agreements and their parts are merged, and by which rules they are judged then. */
export function registerAgreementMergeRules(): void {
  // How far it has come, and how, is the survivor's to say.
  registerMergeRule('agreement', { ownOnly: ['terminated_on'] });
  registerMergeRule('status_change', { staysBehind: 'true' });
  registerMergeRule('agreement_reference', {
    same: (column) => (column === 'agreement_id' ? 'k.scheme = r.scheme and k.value = r.value' : null),
  });
  // Who would act through himself acts himself.
  registerMergeRule('signature', {
    mend: 'update signature set through_id = null where party_id = $1 and through_id = $1',
  });
  mergeOnlyIf('agreement', checkRelations);
  // A flag that excuses a fault of the one excuses none of the other.
  registerValidator('agreement', judgeAgreement, CODES_OF_FAULTS);
}

/** @throws OthersStandAgainst RELATED_BACKWARDS naming what the one does something to that does the same to the other */
async function checkRelations({ db }: WriteContext, keep: string, absorb: string): Promise<void> {
  const circles: { id: string; kind: string }[] = await db.query(
    `select a.to_id as id, a.kind from agreement_relation a join agreement_relation b on b.from_id = a.to_id and b.kind = a.kind
      where (a.from_id = $1 and b.to_id = $2) or (a.from_id = $2 and b.to_id = $1) order by a.to_id`,
    [keep, absorb],
  );
  const [circle] = circles;
  if (!circle) return;
  throw new OthersStandAgainst(
    'RELATED_BACKWARDS',
    ['absorb'],
    `As one, they and another agreement would each stand to the other as ${circle.kind}.`,
    circles.map(({ id }) => id),
  );
}
