import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { applyChange, changeRecord, type DraftChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import {
  createRecord,
  insertMany,
  insertOne,
  type PartTables,
  withOwner,
} from '../../records/writing/record.writes.ts';
import {
  certainlyBefore,
  flagsOrErrors,
  type RuleFinding,
  updateRuleFlags,
} from '../../records/writing/rule-findings.ts';
import { VALUE_CODES, validateDate, validatePeriod, validateText } from '../../records/writing/rules.ts';
import { validateTitle } from '../../records/writing/titles.ts';
import { REFERENCE_CODES, type WriteContext } from '../../records/writing/transaction.ts';
import { warningCodes } from '../../records/writing/warnings.ts';
import { MAKERS, partiesInRole } from '../cooperation/item.rules.ts';
import { validateChangedOccasion, validateOccasion } from '../sessions/occasion.rules.ts';
import { Commitment } from './commitment.entity.ts';
import {
  type AddProgressNoteInput,
  CommitmentFacts,
  type ProgressNoteInput,
  type SettleCommitmentInput,
} from './commitment-writes.inputs.ts';
import { Outcome } from './outcome.entity.ts';
import { ProgressNote } from './progress-note.entity.ts';

/** A commitment to be written, with all its parts. */
export type CommitmentDraft = NewDraft<CommitmentFacts>;

type ProgressNoteDraft = DraftOf<ProgressNoteInput>;

const PARTS: PartTables<CommitmentDraft> = {
  responsibleIds: partiesInRole('RESPONSIBLE'),
  counterpartIds: partiesInRole('COUNTERPART'),
  makers: MAKERS,
  progress: { table: ProgressNote, owner: 'commitmentId', rows: validateNotes },
  outcomeIds: { table: Outcome, owner: 'commitmentId', rows: validateOutcomes },
};

/**
 * Creates a commitment with its parties, makers, progress notes, outcomes, topics and citations.
 * @returns its uuid
 * @throws RuleViolations DATES_OUT_OF_ORDER, and as `createRecord` does
 */
export async function createCommitment(context: WriteContext, draft: CommitmentDraft): Promise<string> {
  const facts = validateFacts(context, draft);
  const occasion = await validateOccasion(context, draft);
  const findings = commitmentErrors({
    makers: draft.makers?.length ?? 0,
    responsible: draft.responsibleIds?.length ?? 0,
  });
  const flags = [...(draft.flags ?? []), ...flagsOrErrors(context.errors, findings, draft.lenient)];
  return createRecord(context, Commitment, { ...facts, ...occasion }, { ...draft, flags }, PARTS);
}

/** Changes a commitment. @throws RuleViolations SELF_REFERENCE, and as `createCommitment` does */
export async function updateCommitment(
  context: WriteContext,
  id: string,
  change: DraftChange<CommitmentDraft>,
): Promise<void> {
  const commitment = await context.db.findOneByOrFail(Commitment, { id });
  const facts = validateFacts(context, applyChange(context.errors, CommitmentFacts, commitment, change));
  const occasion = await validateChangedOccasion(context, commitment, change);
  await changeRecord(context, Commitment, commitment, { ...facts, ...occasion }, change, PARTS);
  await validateCommitment(context, id);
}

const WARNINGS = warningCodes({
  NOBODY_RESPONSIBLE: 'The commitment has no makers and no responsible parties. Add one.',
});

/** Codes of the rules that are checked again whenever a commitment changes. */
export const COMMITMENT_RULE_CODES = Object.values(WARNINGS);

/** Flags a commitment without makers and responsible parties; deletes the flag from others. */
export async function validateCommitment(context: WriteContext, id: string): Promise<void> {
  await updateRuleFlags(context, id, COMMITMENT_RULE_CODES, async () =>
    commitmentErrors({
      makers: await context.db.countBy('maker', { itemId: id }),
      responsible: await context.db.countBy('concerned_party', { itemId: id, role: 'RESPONSIBLE' }),
    }),
  );
}

/** @param counts the number of makers and of responsible parties of a commitment */
function commitmentErrors({ makers, responsible }: { makers: number; responsible: number }): RuleFinding[] {
  if (makers > 0 || responsible > 0) return [];
  return [
    {
      code: WARNINGS.NOBODY_RESPONSIBLE,
      path: ['responsible'],
      message: 'The commitment has no makers and no responsible parties. Add one.',
    },
  ];
}

function validateFacts({ errors }: WriteContext, draft: DraftOf<CommitmentFacts>) {
  const { from: startsOn, to: dueOn } = validatePeriod(
    errors.at('startsOn'),
    draft.startsOn,
    errors.at('dueOn'),
    draft.dueOn,
  );
  const announcedOn = validateDate(errors.at('announcedOn'), draft.announcedOn);
  if (certainlyBefore(dueOn, announcedOn)) {
    const message = `It would be due (${dueOn}) before it was made (${announcedOn}).`;
    errors.at('dueOn').add(VALUE_CODES.DATES_OUT_OF_ORDER, message, { from: announcedOn!, to: dueOn! });
  }
  return {
    ...validateTitle(errors, draft),
    status: draft.status,
    announcedOn,
    startsOn,
    dueOn,
    agreementId: draft.agreementId,
  };
}

/**
 * Adds a progress note to a commitment.
 * @param id the uuid of the commitment, which is locked
 */
export async function addProgressNote(
  context: WriteContext,
  id: string,
  { progress }: DraftOf<AddProgressNoteInput>,
): Promise<void> {
  await addNote(context, id, validateNote(progress, context.errors.at('progress')));
}

/**
 * Sets the final status of a commitment and adds outcomes. A settled commitment can be settled again: one that was
 * missed may still be kept, late.
 * @param id the uuid of the commitment, which is locked
 */
export async function settleCommitment(
  context: WriteContext,
  id: string,
  { status, outcomeIds, progress }: DraftOf<SettleCommitmentInput>,
): Promise<void> {
  const { db, errors } = context;
  const outcomes = validateOutcomes(outcomeIds ?? [], errors.at('outcomeIds'), id);
  const note = progress && validateNote(progress, errors.at('progress'));
  errors.throwIfAny();
  await db.update(Commitment, id, { status });
  if (outcomes.length > 0) await addOutcomes(context, id, outcomes);
  if (note) await addNote(context, id, note);
}

function validateNotes(notes: readonly ProgressNoteDraft[], errors: InputErrors) {
  return notes.map((note, ordinal) => ({ ...validateNote(note, errors.at(ordinal)), ordinal }));
}

function validateNote({ on, text, sourceId }: ProgressNoteDraft, errors: InputErrors): Partial<ProgressNote> {
  return {
    on: validateDate(errors.at('on'), on)!,
    text: validateText(errors.at('text'), text, MAX_PASSAGE_CHARS),
    sourceId,
  };
}

async function addNote(context: WriteContext, commitmentId: string, note: Partial<ProgressNote>): Promise<void> {
  const ordinal = (await context.db.maximum(ProgressNote, 'ordinal', { commitmentId })) ?? -1;
  await insertOne(context, ProgressNote, { commitmentId, ...note, ordinal: ordinal + 1 });
}

async function addOutcomes(
  context: WriteContext,
  commitmentId: string,
  wanted: readonly { itemId: string }[],
): Promise<void> {
  const known = await context.db.findBy(Outcome, { commitmentId });
  const seen = new Set(known.map(({ itemId }) => itemId));
  const added = wanted.filter(({ itemId }) => !seen.has(itemId));
  await insertMany(context, Outcome, withOwner({ commitmentId }, added));
}

function validateOutcomes(
  itemIds: readonly string[],
  errors: InputErrors,
  commitmentId: string | null,
): { itemId: string }[] {
  if (commitmentId && itemIds.includes(commitmentId)) {
    errors.add(REFERENCE_CODES.SELF_REFERENCE, 'A commitment cannot be its own outcome. Give another item.');
  }
  return [...new Set(itemIds)].map((itemId) => ({ itemId }));
}
