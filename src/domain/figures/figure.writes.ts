import { type Change, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { keptDate, keptDecimal, keptText } from '../../records/writing/rules.ts';
import { keptTitle } from '../../records/writing/titled.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { MAKERS, partiesAs } from '../cooperation/item.rules.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.rules.ts';
import { Figure } from './figure.entity.ts';
import { FigureFacts } from './figure-writes.inputs.ts';

const CODES = errorCodes({
  INDICATOR_INVALID: [
    'The value is not an indicator. Give lower-case words joined by underscores: "agreements_signed".',
    'given',
  ],
});

/** A reported quantity to be written; its title is its label. */
export type FigureDraft = NewDraft<FigureFacts>;

const PARTS: PartTables<FigureDraft> = { makers: MAKERS, concernedIds: partiesAs('CONCERNED') };

/**
 * Creates a figure with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 */
export async function createFigure(context: WriteContext, draft: FigureDraft): Promise<string> {
  const facts = { ...keptFacts(context, draft), ...(await occasionOf(context, draft)) };
  return createRecord(context, Figure, facts, draft, PARTS);
}

/** Changes a figure. */
export async function updateFigure(context: WriteContext, id: string, change: Change<FigureDraft>): Promise<void> {
  const figure = await context.db.findOneByOrFail(Figure, { id });
  const facts = keptFacts(context, withChange(context.errors, FigureFacts, figure, change));
  const occasion = await changedOccasion(context, figure, change);
  await changeRecord(context, Figure, figure, { ...facts, ...occasion }, change, PARTS);
}

function keptFacts({ errors }: WriteContext, draft: DraftOf<FigureFacts>) {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(draft.indicator) || draft.indicator.length > 80) {
    const message = 'An indicator is a code in lower case, its words joined by underscores: "agreements_signed".';
    errors.at('indicator').add(CODES.INDICATOR_INVALID, message, { given: draft.indicator.slice(0, 100) });
  }
  return {
    ...keptTitle(errors, draft),
    indicator: draft.indicator,
    value: keptDecimal(errors.at('value'), draft.value),
    unit: keptText(errors.at('unit'), draft.unit),
    bound: draft.bound,
    asOf: keptDate(errors.at('asOf'), draft.asOf),
    aboutId: draft.aboutId,
  };
}
