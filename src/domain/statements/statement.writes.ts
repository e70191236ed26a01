import { type Change, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { type Fault, flagsOrRefusal } from '../../records/writing/faults.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { keptDate } from '../../records/writing/rules.ts';
import { keptSummary, keptTitle } from '../../records/writing/titled.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { MAKERS, type MakerDraft, partiesAs } from '../cooperation/item.rules.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.rules.ts';
import { Statement } from './statement.entity.ts';
import { StatementFacts } from './statement-writes.inputs.ts';

/** What somebody said on the record, to be written. */
export type StatementDraft = NewDraft<StatementFacts>;

const PARTS: PartTables<StatementDraft> = { makers: MAKERS, concernedIds: partiesAs('CONCERNED') };

/**
 * Creates a statement with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 * @throws RuleViolation MAKER_MISSING (lenient: this is flagged), SESSION_UNKNOWN, SESSION_OF_ANOTHER_FORUM, BAD_TEXT,
 *   BAD_LANGUAGE, BAD_DATE, and as `MAKERS` and `createRecord` do
 */
export async function createStatement(context: WriteContext, draft: StatementDraft): Promise<string> {
  const flags = [...(draft.flags ?? []), ...flagsOrRefusal(faultsOf(draft.makers), draft.lenient)];
  const facts = { ...keptFacts(draft), ...(await occasionOf(context, draft)) };
  return createRecord(context, Statement, facts, { ...draft, flags }, PARTS);
}

/** Changes a statement. @throws RuleViolation CANNOT_BE_CLEARED, and as `createStatement` does */
export async function updateStatement(
  context: WriteContext,
  id: string,
  change: Change<StatementDraft>,
): Promise<void> {
  const statement = await context.db.findOneByOrFail(Statement, { id });
  const draft = withChange(StatementFacts, statement, change);
  if (change.makers) flagsOrRefusal(faultsOf(change.makers), false);
  const facts = { ...keptFacts(draft), ...(await changedOccasion(context, statement, change)) };
  await changeRecord(context, Statement, statement, facts, change, PARTS);
}

function keptFacts(draft: DraftOf<StatementFacts>) {
  return { ...keptTitle(draft), ...keptSummary(draft), saidOn: keptDate(['saidOn'], draft.saidOn) };
}

function faultsOf(makers: readonly MakerDraft[]): Fault[] {
  if (makers.length > 0) return [];
  const message = 'A statement is made by somebody: name one maker at least.';
  return [{ code: 'MAKER_MISSING', path: ['makers'], message }];
}
