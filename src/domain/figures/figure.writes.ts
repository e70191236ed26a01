import { applyChange, changeRecord, type DraftChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { validateDate, validateDecimal, validateText } from '../../records/writing/rules.ts';
import { validateTitle } from '../../records/writing/titles.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { MAKERS, partiesInRole } from '../cooperation/item.rules.ts';
import { validateChangedOccasion, validateOccasion } from '../sessions/occasion.rules.ts';
import { Figure } from './figure.entity.ts';
import { FigureFacts } from './figure-writes.inputs.ts';

const CODES = errorCodes({
  INDICATOR_INVALID: [
    'The value is not an indicator. Use lower-case words joined by underscores: "agreements_signed".',
    'given',
  ],
});

/** A figure to be written. */
export type FigureDraft = NewDraft<FigureFacts>;

const PARTS: PartTables<FigureDraft> = { makers: MAKERS, concernedIds: partiesInRole('CONCERNED') };

/**
 * Creates a figure with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 */
export async function createFigure(context: WriteContext, draft: FigureDraft): Promise<string> {
  const facts = { ...validateFacts(context, draft), ...(await validateOccasion(context, draft)) };
  return createRecord(context, Figure, facts, draft, PARTS);
}

/** Changes a figure. */
export async function updateFigure(context: WriteContext, id: string, change: DraftChange<FigureDraft>): Promise<void> {
  const figure = await context.db.findOneByOrFail(Figure, { id });
  const facts = validateFacts(context, applyChange(context.errors, FigureFacts, figure, change));
  const occasion = await validateChangedOccasion(context, figure, change);
  await changeRecord(context, Figure, figure, { ...facts, ...occasion }, change, PARTS);
}

function validateFacts({ errors }: WriteContext, draft: DraftOf<FigureFacts>) {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(draft.indicator) || draft.indicator.length > 80) {
    const message =
      'The indicator is invalid. Use lower-case words joined by underscores, up to 80 characters: "agreements_signed".';
    errors.at('indicator').add(CODES.INDICATOR_INVALID, message, { given: draft.indicator.slice(0, 100) });
  }
  return {
    ...validateTitle(errors, draft),
    indicator: draft.indicator,
    value: validateDecimal(errors.at('value'), draft.value),
    unit: validateText(errors.at('unit'), draft.unit),
    bound: draft.bound,
    asOf: validateDate(errors.at('asOf'), draft.asOf),
    aboutId: draft.aboutId,
  };
}
