import { canonicalDecimal } from '../../records/values/decimal.ts';
import { type Change, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { keptDate, keptText } from '../../records/writing/rules.ts';
import { keptTitle } from '../../records/writing/titled.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { MAKERS, partiesAs } from '../cooperation/item.rules.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.rules.ts';
import { Figure } from './figure.entity.ts';
import { FigureFacts } from './figure-writes.inputs.ts';

/** A reported quantity to be written; its title is its label. */
export type FigureDraft = NewDraft<FigureFacts>;

const PARTS: PartTables<FigureDraft> = { makers: MAKERS, concernedIds: partiesAs('CONCERNED') };

/**
 * Creates a figure with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 * @throws RuleViolation BAD_INDICATOR, BAD_VALUE, SESSION_UNKNOWN, SESSION_OF_ANOTHER_FORUM, BAD_TEXT, BAD_LANGUAGE,
 *   BAD_DATE, and as `MAKERS` and `createRecord` do
 */
export async function createFigure(context: WriteContext, draft: FigureDraft): Promise<string> {
  const facts = { ...keptFacts(draft), ...(await occasionOf(context, draft)) };
  return createRecord(context, Figure, facts, draft, PARTS);
}

/** Changes a figure. @throws RuleViolation CANNOT_BE_CLEARED, and as `createFigure` does */
export async function updateFigure(context: WriteContext, id: string, change: Change<FigureDraft>): Promise<void> {
  const figure = await context.db.findOneByOrFail(Figure, { id });
  const facts = keptFacts(withChange(FigureFacts, figure, change));
  const occasion = await changedOccasion(context, figure, change);
  await changeRecord(context, Figure, figure, { ...facts, ...occasion }, change, PARTS);
}

function keptFacts(draft: DraftOf<FigureFacts>) {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(draft.indicator) || draft.indicator.length > 80) {
    throw new RuleViolation(
      'BAD_INDICATOR',
      ['indicator'],
      'An indicator is a code in lower case, its words joined by underscores: "agreements_signed".',
    );
  }
  const value = canonicalDecimal(draft.value);
  if (value === null) {
    throw new RuleViolation('BAD_VALUE', ['value'], 'A value is a decimal number of at most 38 digits: "3.5".');
  }
  return {
    ...keptTitle(draft),
    indicator: draft.indicator,
    value,
    unit: keptText(['unit'], draft.unit),
    bound: draft.bound,
    asOf: keptDate(['asOf'], draft.asOf),
    aboutId: draft.aboutId,
  };
}
