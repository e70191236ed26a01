import type { Likeness } from '../../../src/records/description/likeness.ts';
import {
  type Change,
  changeDocumentation,
  replaceParts,
  updateRow,
  withChange,
} from '../../../src/records/writing/changes.writes.ts';
import {
  documentRecord,
  insertOne,
  insertParts,
  of,
  type RecordDraft,
} from '../../../src/records/writing/record.writes.ts';
import { keptDate, keptTextOrNull } from '../../../src/records/writing/rules.ts';
import { keptTitle, type TitleDraft } from '../../../src/records/writing/titled.ts';
import { RuleViolation, type WriteContext } from '../../../src/records/writing/writing.ts';
import { Award, AwardJuror, AwardRank } from './award.entity.ts';

export interface AwardDraft extends TitleDraft, RecordDraft {
  rank?: AwardRank | null;
  givenById: string;
  givenToId?: string | null;
  laureateId?: string | null;
  forumId?: string | null;
  givenOn?: string | null;
  laudation?: string | null;
  jurors?: { personId: string; votedFor?: boolean | null }[];
}

/** Two awards of one title, given by one party on one day, may be the same. */
export const awardLikeness: Likeness = {
  field: 'titles',
  same: (award) => `(select jsonb_build_array(given_by_id, given_on) from award where id = ${award})::text`,
};

/** Creates an award. @throws RuleViolation GIVEN_TO_ITSELF, TWO_WINNERS, BAD_TEXT, BAD_LANGUAGE, BAD_DATE */
export async function createAward(context: WriteContext, draft: AwardDraft): Promise<string> {
  const id = await insertOne(context, Award, { visibility: draft.visibility, ...keptFacts(draft) });
  await insertParts(context, AwardJuror, of({ awardId: id }, inOrder(draft.jurors ?? [])));
  await documentRecord(context, id, draft);
  return id;
}

/** Changes an award. @throws RuleViolation CANNOT_BE_CLEARED, and as `createAward` does */
export async function updateAward(context: WriteContext, id: string, change: Change<AwardDraft>): Promise<void> {
  const award = await context.db.findOneByOrFail(Award, { id });
  await updateRow(context, Award, award, keptFacts(withChange<AwardDraft>(award, change, ['title', 'givenById'])));
  if (change.jurors !== undefined) {
    await replaceParts(context, 'award_juror', { awardId: id }, inOrder(change.jurors ?? []));
  }
  await changeDocumentation(context, id, change);
}

function inOrder(jurors: NonNullable<AwardDraft['jurors']>) {
  return jurors.map(({ personId, votedFor = null }, ordinal) => ({ personId, votedFor, ordinal }));
}

function keptFacts(draft: AwardDraft) {
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
