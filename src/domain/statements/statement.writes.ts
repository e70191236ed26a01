import { type Change, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { type Fault, flagsOrRefusal } from '../../records/writing/faults.ts';
import { RuleViolation } from '../../records/writing/input-errors.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { keptDate } from '../../records/writing/rules.ts';
import { keptSummary, keptTitle } from '../../records/writing/titled.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { MAKERS, type MakerDraft, partiesAs } from '../cooperation/item.rules.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.rules.ts';
import { Statement } from './statement.entity.ts';
import { StatementFacts } from './statement-writes.inputs.ts';

const CODES = errorCodes({
  MAKER_MISSING: ['A statement has no maker. Name a person, a delegation or a party.'],
});

/** What somebody said on the record, to be written. */
export type StatementDraft = NewDraft<StatementFacts>;

const PARTS: PartTables<StatementDraft> = { makers: MAKERS, concernedIds: partiesAs('CONCERNED') };

/**
 * Creates a statement with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 * @throws RulesBroken MAKER_MISSING (lenient: this is flagged), and as `createRecord` does
 */
export async function createStatement(context: WriteContext, draft: StatementDraft): Promise<string> {
  const flags = [...(draft.flags ?? []), ...flagsOrRefusal(context.errors, faultsOf(draft.makers), draft.lenient)];
  const facts = { ...keptFacts(context, draft), ...(await occasionOf(context, draft)) };
  return createRecord(context, Statement, facts, { ...draft, flags }, PARTS);
}

/** Changes a statement. */
export async function updateStatement(
  context: WriteContext,
  id: string,
  change: Change<StatementDraft>,
): Promise<void> {
  const statement = await context.db.findOneByOrFail(Statement, { id });
  const draft = withChange(context.errors, StatementFacts, statement, change);
  if (change.makers) flagsOrRefusal(context.errors, faultsOf(change.makers), false);
  const facts = { ...keptFacts(context, draft), ...(await changedOccasion(context, statement, change)) };
  await changeRecord(context, Statement, statement, facts, change, PARTS);
}

function keptFacts({ errors }: WriteContext, draft: DraftOf<StatementFacts>) {
  return {
    ...keptTitle(errors, draft),
    ...keptSummary(errors, draft),
    saidOn: keptDate(errors.at('saidOn'), draft.saidOn),
  };
}

function faultsOf(makers: readonly MakerDraft[]): Fault[] {
  if (makers.length > 0) return [];
  const message = 'A statement is made by somebody: name one maker at least.';
  return [new RuleViolation(CODES.MAKER_MISSING, ['makers'], message)];
}
