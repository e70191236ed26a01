import type { Likeness } from '../../../src/records/description/likeness.ts';
import { type Change, changeRecord, withChange } from '../../../src/records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../../src/records/writing/drafts.ts';
import { createRecord, type PartTables } from '../../../src/records/writing/record.writes.ts';
import { keptDate, keptTextOrNull } from '../../../src/records/writing/rules.ts';
import { keptTitle } from '../../../src/records/writing/titled.ts';
import { RuleViolation, type WriteContext } from '../../../src/records/writing/writing.ts';
import { Award, AwardJuror, AwardRank } from './award.entity.ts';
import { AwardFacts, type AwardJurorInput } from './award-writes.inputs.ts';

export type AwardDraft = NewDraft<AwardFacts>;

const PARTS: PartTables<AwardDraft> = { jurors: { table: AwardJuror, owner: 'awardId', rows: inOrder } };

/** Two awards of one title, given by one party on one day, may be the same. */
export const awardLikeness: Likeness = {
  field: 'titles',
  same: (award) => `(select jsonb_build_array(given_by_id, given_on) from award where id = ${award})::text`,
};

/** Creates an award. @throws RuleViolation GIVEN_TO_ITSELF, TWO_WINNERS, BAD_TEXT, BAD_LANGUAGE, BAD_DATE */
export async function createAward(context: WriteContext, draft: AwardDraft): Promise<string> {
  return createRecord(context, Award, keptFacts(draft), draft, PARTS);
}

/** Changes an award. @throws RuleViolation CANNOT_BE_CLEARED, and as `createAward` does */
export async function updateAward(context: WriteContext, id: string, change: Change<AwardDraft>): Promise<void> {
  const award = await context.db.findOneByOrFail(Award, { id });
  await changeRecord(context, Award, award, keptFacts(withChange(AwardFacts, award, change)), change, PARTS);
}

function inOrder(jurors: readonly DraftOf<AwardJurorInput>[]) {
  return jurors.map(({ personId, votedFor = null }, ordinal) => ({ personId, votedFor, ordinal }));
}

function keptFacts(draft: DraftOf<AwardFacts>) {
  const { givenById, givenToId = null, laureateId = null, forumId = null } = draft;
  if (givenById === givenToId) {
    throw new RuleViolation('GIVEN_TO_ITSELF', ['givenToId'], 'A party gives no award to itself.');
  }
  if (givenToId && laureateId) {
    throw new RuleViolation('TWO_WINNERS', ['givenToId'], 'A party or a person receives an award, not both.');
  }
  return {
    ...keptTitle(draft),
    rank: draft.rank ?? AwardRank.GOLD,
    givenById,
    givenToId,
    laureateId,
    forumId,
    givenOn: keptDate(['givenOn'], draft.givenOn),
    laudation: keptTextOrNull(['laudation'], draft.laudation, 2_000),
  };
}
