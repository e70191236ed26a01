import { canonicalDecimal } from '../../records/values/decimal.ts';
import {
  type Change,
  changeDocumentation,
  changeItemParts,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import {
  attribute,
  concern,
  type DiscussedDraft,
  type MakerDraft,
  type OccasionDraft,
} from '../../records/writing/item.writes.ts';
import { discuss, documentRecord, insertOne } from '../../records/writing/record.writes.ts';
import { keptDate, keptText } from '../../records/writing/rules.ts';
import { keptTitle, type TitleDraft } from '../../records/writing/titled.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.reads.ts';
import { type Bound, Figure } from './figure.entity.ts';

/** A reported quantity to be written; its title is its label. */
export interface FigureDraft extends TitleDraft, DiscussedDraft, OccasionDraft {
  /** What is measured, a code that is the same in every edition: "agreements_signed". */
  indicator: string;
  /** An exact decimal: "104000000000", "3.5". */
  value: string;
  /** A unit in lower case ("countries"), or the code of a currency ("USD"). */
  unit: string;
  bound: Bound;
  asOf?: string | null;
  /** Who reported it; nobody, where that is not known. */
  makers?: MakerDraft[];
  /** The uuids of the parties that it concerns. */
  concernedIds?: string[];
  /** The uuid of the record that it measures. */
  aboutId?: string | null;
}

/**
 * Creates a figure with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 * @throws RuleViolation BAD_INDICATOR, BAD_VALUE, SESSION_UNKNOWN, SESSION_OF_ANOTHER_FORUM, BAD_TEXT, BAD_LANGUAGE,
 *   BAD_DATE, and as `attribute` and the parts of any record do
 */
export async function createFigure(context: WriteContext, draft: FigureDraft): Promise<string> {
  const id = await insertOne(context, Figure, {
    visibility: draft.visibility,
    ...keptFacts(draft),
    ...(await occasionOf(context, draft)),
  });
  await attribute(context, id, draft.makers);
  await concern(context, id, 'CONCERNED', draft.concernedIds);
  await documentRecord(context, id, draft);
  await discuss(context, id, draft.topicIds);
  return id;
}

/**
 * Changes a figure. What is absent stays; null clears; a list replaces the list.
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createFigure` does
 */
export async function updateFigure(context: WriteContext, id: string, change: Change<FigureDraft>): Promise<void> {
  const { makers, concernedIds } = change;
  const figure = await context.db.findOneByOrFail(Figure, { id });
  const draft = withChange<FigureDraft>(figure, change, ['title', 'indicator', 'value', 'unit', 'bound']);
  await updateRow(context, Figure, figure, {
    ...keptFacts(draft),
    ...(await changedOccasion(context, figure, change)),
  });
  await changeItemParts(context, id, { makers, parties: { CONCERNED: concernedIds } });
  await changeDocumentation(context, id, change);
}

function keptFacts(draft: FigureDraft) {
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
