import { foldBy, judgeBy } from '../records/folding.ts';
import { RuleViolation, type WriteContext } from '../records/writing.ts';
import { CODES_OF_FAULTS } from './agreement.rules.ts';
import { judgeAgreement } from './judged-agreement.ts';

/** Says how agreements and their parts are merged, and by which rules they are judged then. */
export function foldAgreements(): void {
  // How far it has come, and how, is the survivor's to say.
  foldBy('agreement', { ownOnly: ['terminated_on'] });
  foldBy('status_move', { staysBehind: 'true' });
  // A flag that excuses a fault of the one excuses none of the other.
  foldBy('flag', { staysBehind: `r.code in (${CODES_OF_FAULTS.map((code) => `'${code}'`).join(', ')})` });
  foldBy('agreement_reference', {
    same: (column) => (column === 'agreement_id' ? 'k.scheme = r.scheme and k.value = r.value' : null),
  });
  // Who would act through himself acts himself.
  foldBy('signature', { mend: 'update signature set through_id = null where party_id = $1 and through_id = $1' });
  judgeBy('agreement', async (context, id) => {
    await judgeAgreement(context, id);
    await judgeRelations(context, id);
  });
}

/** @throws RuleViolation RELATED_BACKWARDS where it does to another what that does to it */
async function judgeRelations({ db }: WriteContext, id: string): Promise<void> {
  const [circle]: { kind: string }[] = await db.query(
    `select a.kind from agreement_relation a
      join agreement_relation b on b.from_id = a.to_id and b.to_id = a.from_id and b.kind = a.kind
      where a.from_id = $1 limit 1`,
    [id],
  );
  if (!circle) return;
  throw new RuleViolation(
    'RELATED_BACKWARDS',
    ['relations'],
    `Two agreements would each stand to the other as ${circle.kind}.`,
  );
}
