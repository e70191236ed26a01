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
import { Award, AwardJuror } from './award.entity.ts';

export interface AwardDraft extends TitleDraft, RecordDraft {
  givenById: string;
  givenToId?: string | null;
  forumId?: string | null;
  givenOn?: string | null;
  laudation?: string | null;
  jurors?: { personId: string; votedFor?: boolean | null }[];
}

/** Creates an award. @throws RuleViolation GIVEN_TO_ITSELF, BAD_TEXT, BAD_LANGUAGE, BAD_DATE */
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
  const { givenById, givenToId = null, forumId = null } = draft;
  if (givenById === givenToId) {
    throw new RuleViolation('GIVEN_TO_ITSELF', ['givenToId'], 'A party gives no award to itself.');
  }
  return {
    ...keptTitle(draft),
    givenById,
    givenToId,
    forumId,
    givenOn: keptDate(['givenOn'], draft.givenOn),
    laudation: keptTextOrNull(['laudation'], draft.laudation, 2_000),
  };
}
