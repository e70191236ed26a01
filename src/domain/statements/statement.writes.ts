import { applyChange, changeRecord, type DraftChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { RuleViolation } from '../../records/writing/input-errors.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { flagsOrErrors, type RuleFinding } from '../../records/writing/rule-findings.ts';
import { validateDate } from '../../records/writing/rules.ts';
import { validateSummary, validateTitle } from '../../records/writing/titles.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { MAKERS, type MakerDraft, partiesInRole } from '../cooperation/item.rules.ts';
import { validateChangedOccasion, validateOccasion } from '../sessions/occasion.rules.ts';
import { Statement } from './statement.entity.ts';
import { StatementFacts } from './statement-writes.inputs.ts';

const CODES = errorCodes({
  MAKER_MISSING: ['The statement has no maker. Give a person, a delegation or a party.'],
});

/** A statement to be written. */
export type StatementDraft = NewDraft<StatementFacts>;

const PARTS: PartTables<StatementDraft> = { makers: MAKERS, concernedIds: partiesInRole('CONCERNED') };

/**
 * Creates a statement with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 * @throws RuleViolations MAKER_MISSING (lenient: this is flagged), and as `createRecord` does
 */
export async function createStatement(context: WriteContext, draft: StatementDraft): Promise<string> {
  const flags = [...(draft.flags ?? []), ...flagsOrErrors(context.errors, makerErrors(draft.makers), draft.lenient)];
  const facts = { ...validateFacts(context, draft), ...(await validateOccasion(context, draft)) };
  return createRecord(context, Statement, facts, { ...draft, flags }, PARTS);
}

/** Changes a statement. */
export async function updateStatement(
  context: WriteContext,
  id: string,
  change: DraftChange<StatementDraft>,
): Promise<void> {
  const statement = await context.db.findOneByOrFail(Statement, { id });
  const draft = applyChange(context.errors, StatementFacts, statement, change);
  if (change.makers) flagsOrErrors(context.errors, makerErrors(change.makers), false);
  const facts = { ...validateFacts(context, draft), ...(await validateChangedOccasion(context, statement, change)) };
  await changeRecord(context, Statement, statement, facts, change, PARTS);
}

function validateFacts({ errors }: WriteContext, draft: DraftOf<StatementFacts>) {
  return {
    ...validateTitle(errors, draft),
    ...validateSummary(errors, draft),
    saidOn: validateDate(errors.at('saidOn'), draft.saidOn),
  };
}

function makerErrors(makers: readonly MakerDraft[]): RuleFinding[] {
  if (makers.length > 0) return [];
  const message = 'A statement needs a maker. Give a person, a delegation or a party.';
  return [new RuleViolation(CODES.MAKER_MISSING, ['makers'], message)];
}
