import {
  type Change,
  changeDocumentation,
  changeItemParts,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import { type Fault, flagsOrRefusal } from '../../records/writing/faults.ts';
import {
  attribute,
  concern,
  type DiscussedDraft,
  type MakerDraft,
  type OccasionDraft,
} from '../../records/writing/item.writes.ts';
import { discuss, documentRecord, insertOne } from '../../records/writing/record.writes.ts';
import { keptDate } from '../../records/writing/rules.ts';
import { keptSummary, keptTitle, type SummaryDraft, type TitleDraft } from '../../records/writing/titled.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.reads.ts';
import { Statement } from './statement.entity.ts';

/** What somebody said on the record, to be written. */
export interface StatementDraft extends TitleDraft, SummaryDraft, DiscussedDraft, OccasionDraft {
  saidOn?: string | null;
  /** Who said it: one at least; several, where they said it jointly. */
  makers: MakerDraft[];
  /** The uuids of the parties that it is about. */
  concernedIds?: string[];
  /** Of an import: a rule that it breaks is flagged, not refused. */
  lenient?: boolean;
}

/**
 * Creates a statement with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 * @throws RuleViolation MAKER_MISSING (lenient: this is flagged), SESSION_UNKNOWN, SESSION_OF_ANOTHER_FORUM, BAD_TEXT,
 *   BAD_LANGUAGE, BAD_DATE, and as `attribute` and the parts of any record do
 */
export async function createStatement(context: WriteContext, draft: StatementDraft): Promise<string> {
  const flags = [...(draft.flags ?? []), ...flagsOrRefusal(faultsOf(draft.makers), draft.lenient)];
  const id = await insertOne(context, Statement, {
    visibility: draft.visibility,
    ...keptTitle(draft),
    ...keptSummary(draft),
    saidOn: keptDate(['saidOn'], draft.saidOn),
    ...(await occasionOf(context, draft)),
  });
  await attribute(context, id, draft.makers);
  await concern(context, id, 'CONCERNED', draft.concernedIds);
  await documentRecord(context, id, { ...draft, flags });
  await discuss(context, id, draft.topicIds);
  return id;
}

/**
 * Changes a statement. What is absent stays; null clears; a list replaces the list.
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createStatement` does
 */
export async function updateStatement(
  context: WriteContext,
  id: string,
  change: Change<StatementDraft>,
): Promise<void> {
  const { makers, concernedIds } = change;
  const statement = await context.db.findOneByOrFail(Statement, { id });
  const draft = withChange<StatementDraft>(statement, change, ['title', 'summary', 'makers']);
  if (makers) flagsOrRefusal(faultsOf(makers), false);
  await updateRow(context, Statement, statement, {
    ...keptTitle(draft),
    ...keptSummary(draft),
    saidOn: keptDate(['saidOn'], draft.saidOn),
    ...(await changedOccasion(context, statement, change)),
  });
  await changeItemParts(context, id, { makers, parties: { CONCERNED: concernedIds } });
  await changeDocumentation(context, id, change);
}

function faultsOf(makers: readonly MakerDraft[]): Fault[] {
  if (makers.length > 0) return [];
  const message = 'A statement is made by somebody: name one maker at least.';
  return [{ code: 'MAKER_MISSING', path: ['makers'], message }];
}
