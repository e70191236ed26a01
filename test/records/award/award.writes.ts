import type { DuplicateRule } from '../../../src/records/description/duplicate-rule.ts';
import { applyChange, changeRecord, type DraftChange } from '../../../src/records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../../src/records/writing/drafts.ts';
import { errorCodes } from '../../../src/records/writing/error-codes.ts';
import { createRecord, type PartTables } from '../../../src/records/writing/record.writes.ts';
import { validateDate, validateOptionalText } from '../../../src/records/writing/rules.ts';
import { validateTitle } from '../../../src/records/writing/titles.ts';
import { REFERENCE_CODES, type WriteContext } from '../../../src/records/writing/transaction.ts';
import { Award, AwardJuror, AwardRank } from './award.entity.ts';
import { AwardFacts, type AwardJurorInput } from './award-writes.inputs.ts';

/** A code that no other type of record declares. */
const CODES = errorCodes({
  AWARD_WINNERS_MIXED: ['A party or a person receives an award, not both. Omit one of them.', 'rank'],
});

export type AwardDraft = NewDraft<AwardFacts>;

const PARTS: PartTables<AwardDraft> = { jurors: { table: AwardJuror, owner: 'awardId', rows: inOrder } };

/** Two awards of one title that one party gives on one day may be the same. */
export const awardLikeness: DuplicateRule = {
  field: 'titles',
  same: (award) => `(select jsonb_build_array(given_by_id, given_on) from award where id = ${award})::text`,
};

/** Creates an award. @throws RuleViolations SELF_REFERENCE, AWARD_WINNERS_MIXED, and as `createRecord` */
export async function createAward(context: WriteContext, draft: AwardDraft): Promise<string> {
  return createRecord(context, Award, validateFacts(context, draft), draft, PARTS);
}

/** Changes an award. @throws RuleViolations as `createAward` */
export async function updateAward(context: WriteContext, id: string, change: DraftChange<AwardDraft>): Promise<void> {
  const award = await context.db.findOneByOrFail(Award, { id });
  await changeRecord(
    context,
    Award,
    award,
    validateFacts(context, applyChange(context.errors, AwardFacts, award, change)),
    change,
    PARTS,
  );
}

function inOrder(jurors: readonly DraftOf<AwardJurorInput>[]) {
  return jurors.map(({ personId, votedFor = null }, ordinal) => ({ personId, votedFor, ordinal }));
}

function validateFacts({ errors }: WriteContext, draft: DraftOf<AwardFacts>) {
  const { givenById, givenToId = null, laureateId = null, forumId = null } = draft;
  if (givenById === givenToId) {
    errors.at('givenToId').add(REFERENCE_CODES.SELF_REFERENCE, 'A party gives no award to itself.');
  }
  if (givenToId && laureateId) {
    const message = 'A party or a person receives an award, not both.';
    errors.at('givenToId').add(CODES.AWARD_WINNERS_MIXED, message, { rank: draft.rank ?? AwardRank.GOLD });
  }
  return {
    ...validateTitle(errors, draft),
    rank: draft.rank ?? AwardRank.GOLD,
    givenById,
    givenToId,
    laureateId,
    forumId,
    givenOn: validateDate(errors.at('givenOn'), draft.givenOn),
    laudation: validateOptionalText(errors.at('laudation'), draft.laudation, 2_000),
  };
}
