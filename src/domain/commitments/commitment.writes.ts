import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import {
  type Change,
  changeDocumentation,
  changeItemParts,
  replaceParts,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import { certainlyBefore, type Fault, flagsOrRefusal, judge } from '../../records/writing/faults.ts';
import {
  attribute,
  concern,
  type DiscussedDraft,
  type MakerDraft,
  type OccasionDraft,
} from '../../records/writing/item.writes.ts';
import { discuss, documentRecord, insertOne, insertParts, of } from '../../records/writing/record.writes.ts';
import { keptDate, keptPeriod, keptText, type Path } from '../../records/writing/rules.ts';
import { keptTitle, type TitleDraft } from '../../records/writing/titled.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.reads.ts';
import { Commitment, CommitmentStatus } from './commitment.entity.ts';
import { Outcome } from './outcome.entity.ts';
import { ProgressNote } from './progress-note.entity.ts';

/** A promise to be written, with all its parts. */
export interface CommitmentDraft extends TitleDraft, DiscussedDraft, OccasionDraft {
  status: CommitmentStatus;
  announcedOn?: string | null;
  startsOn?: string | null;
  dueOn?: string | null;
  /** The agreement in which it was made. */
  agreementId?: string | null;
  /** The uuids of the parties that have to keep it. */
  responsibleIds?: string[];
  /** The uuids of the parties to which it was made. */
  counterpartIds?: string[];
  makers?: MakerDraft[];
  progress?: ProgressNoteDraft[];
  /** The uuids of the items that came of it. */
  outcomeIds?: string[];
}

/** What was known on a day about how a promise is being kept. */
export interface ProgressNoteDraft {
  on: string;
  text: string;
  /** The uuid of the source that reports it. */
  sourceId?: string | null;
}

/** What became of a promise. */
export interface SettlementDraft {
  status: CommitmentStatus;
  /** The uuids of the items that came of it, added to those known. */
  outcomeIds?: string[];
  /** The last note on its progress. */
  progress?: ProgressNoteDraft;
}

const SETTLED: readonly CommitmentStatus[] = [
  CommitmentStatus.DONE,
  CommitmentStatus.PARTLY_DONE,
  CommitmentStatus.MISSED,
  CommitmentStatus.DROPPED,
];

/**
 * Creates a commitment with its parties, makers, progress notes, outcomes, topics and citations.
 * @returns its uuid
 * @throws RuleViolation DATES_OUT_OF_ORDER, SESSION_UNKNOWN, SESSION_OF_ANOTHER_FORUM, BAD_TEXT, BAD_LANGUAGE, BAD_DATE,
 *   and as `attribute` and the parts of any record do
 */
export async function createCommitment(context: WriteContext, draft: CommitmentDraft): Promise<string> {
  const facts = keptFacts(draft);
  const notes = keptNotes(draft.progress ?? []);
  const id = await insertOne(context, Commitment, {
    visibility: draft.visibility,
    ...facts,
    ...(await occasionOf(context, draft)),
  });
  await concern(context, id, 'RESPONSIBLE', draft.responsibleIds);
  await concern(context, id, 'COUNTERPART', draft.counterpartIds);
  await attribute(context, id, draft.makers);
  await insertParts(
    context,
    ProgressNote,
    notes.map((note) => ({ commitmentId: id, ...note })),
  );
  await addOutcomes(context, id, draft.outcomeIds);
  const faults = faultsOf({ makers: draft.makers?.length ?? 0, responsible: draft.responsibleIds?.length ?? 0 });
  const flags = [...(draft.flags ?? []), ...flagsOrRefusal(faults, undefined)];
  await documentRecord(context, id, { ...draft, flags });
  await discuss(context, id, draft.topicIds);
  return id;
}

/**
 * Changes a promise. What is absent stays; null clears; a list replaces the list.
 * @throws RuleViolation CANNOT_BE_CLEARED, OUTCOME_OF_ITSELF, and as `createCommitment` does
 */
export async function updateCommitment(
  context: WriteContext,
  id: string,
  change: Change<CommitmentDraft>,
): Promise<void> {
  const { makers, responsibleIds, counterpartIds, progress, outcomeIds } = change;
  const commitment = await context.db.findOneByOrFail(Commitment, { id });
  const facts = keptFacts(withChange<CommitmentDraft>(commitment, change, ['title', 'status']));
  const notes = keptNotes(progress ?? []);
  await updateRow(context, Commitment, commitment, {
    ...facts,
    ...(await changedOccasion(context, commitment, change)),
  });
  await changeItemParts(context, id, {
    makers,
    parties: { RESPONSIBLE: responsibleIds, COUNTERPART: counterpartIds },
  });
  if (progress !== undefined) await replaceParts(context, ProgressNote, { commitmentId: id }, notes);
  if (outcomeIds !== undefined) {
    await replaceParts(context, Outcome, { commitmentId: id }, keptOutcomes(id, outcomeIds ?? []));
  }
  await changeDocumentation(context, id, change);
  await judgeCommitment(context, id);
}

/** The codes of the faults that are judged anew whenever a commitment changes. */
export const CODES_OF_COMMITMENTS = ['NOBODY_RESPONSIBLE'];

/** Flags a commitment that nobody made, and takes the flag from one that somebody made. */
export async function judgeCommitment(context: WriteContext, id: string): Promise<void> {
  await judge(context, id, CODES_OF_COMMITMENTS, async () =>
    faultsOf({
      makers: await context.db.countBy('maker', { itemId: id }),
      responsible: await context.db.countBy('concerned_party', { itemId: id, role: 'RESPONSIBLE' }),
    }),
  );
}

/** @param counts how many makers and responsible parties a commitment has */
function faultsOf({ makers, responsible }: { makers: number; responsible: number }): Fault[] {
  if (makers > 0 || responsible > 0) return [];
  return [
    {
      code: 'NOBODY_RESPONSIBLE',
      path: ['responsible'],
      message: 'Nobody made the commitment: it has no makers and no responsible parties.',
      isTolerated: true,
    },
  ];
}

function keptFacts(draft: CommitmentDraft) {
  const { from: startsOn, to: dueOn } = keptPeriod(['startsOn'], draft.startsOn, ['dueOn'], draft.dueOn);
  const announcedOn = keptDate(['announcedOn'], draft.announcedOn);
  if (certainlyBefore(dueOn, announcedOn)) {
    throw new RuleViolation('DATES_OUT_OF_ORDER', ['dueOn'], `It would be due (${dueOn}) before it was made.`);
  }
  return {
    ...keptTitle(draft),
    status: draft.status,
    announcedOn,
    startsOn,
    dueOn,
    agreementId: draft.agreementId,
  };
}

function keptNotes(notes: readonly ProgressNoteDraft[]) {
  return notes.map((note, ordinal) => ({ ...keptNote(note, ['progress', String(ordinal)]), ordinal }));
}

/**
 * Adds a note on how a promise is being kept.
 * @returns the uuid of the note
 * @throws RuleViolation COMMITMENT_UNKNOWN, BAD_DATE, BAD_TEXT
 */
export async function noteProgress(
  context: WriteContext,
  commitmentId: string,
  draft: ProgressNoteDraft,
): Promise<string> {
  await lockCommitment(context, commitmentId);
  return addNote(context, commitmentId, keptNote(draft, []));
}

/**
 * Says what became of a promise: kept, kept in part, missed or given up. What was settled may be settled otherwise: a
 * promise that was missed can still be kept, late.
 * @throws RuleViolation COMMITMENT_UNKNOWN, NOT_SETTLED, BAD_DATE, BAD_TEXT
 */
export async function settleCommitment(
  context: WriteContext,
  commitmentId: string,
  { status, outcomeIds, progress }: SettlementDraft,
): Promise<void> {
  if (!SETTLED.includes(status)) {
    throw new RuleViolation(
      'NOT_SETTLED',
      ['status'],
      `A promise is settled as ${SETTLED.join(', ')}, not as ${status}.`,
    );
  }
  await lockCommitment(context, commitmentId);
  await context.db.update(Commitment, commitmentId, { status });
  await addOutcomes(context, commitmentId, outcomeIds);
  if (progress) await addNote(context, commitmentId, keptNote(progress, ['progress']));
}

async function lockCommitment(context: WriteContext, id: string): Promise<void> {
  const commitment = await context.db.findOne(Commitment, {
    select: { id: true },
    where: { id },
    lock: { mode: 'for_no_key_update' },
  });
  if (!commitment) throw new RuleViolation('COMMITMENT_UNKNOWN', ['id'], 'There is no such commitment.');
}

function keptNote({ on, text, sourceId }: ProgressNoteDraft, path: Path): Partial<ProgressNote> {
  return {
    on: keptDate([...path, 'on'], on)!,
    text: keptText([...path, 'text'], text, LONGEST_PASSAGE),
    sourceId,
  };
}

async function addNote(context: WriteContext, commitmentId: string, note: Partial<ProgressNote>): Promise<string> {
  const ordinal = (await context.db.maximum(ProgressNote, 'ordinal', { commitmentId })) ?? -1;
  return insertOne(context, ProgressNote, { commitmentId, ...note, ordinal: ordinal + 1 });
}

async function addOutcomes(context: WriteContext, commitmentId: string, itemIds: string[] = []): Promise<void> {
  if (itemIds.length === 0) return;
  const wanted = keptOutcomes(commitmentId, itemIds);
  const known = await context.db.findBy(Outcome, { commitmentId });
  const seen = new Set(known.map(({ itemId }) => itemId));
  const added = wanted.filter(({ itemId }) => !seen.has(itemId));
  await insertParts(context, Outcome, of({ commitmentId }, added));
}

function keptOutcomes(commitmentId: string, itemIds: readonly string[]): { itemId: string }[] {
  if (itemIds.includes(commitmentId)) {
    throw new RuleViolation('OUTCOME_OF_ITSELF', ['outcomeIds'], 'A promise does not come of itself.');
  }
  return [...new Set(itemIds)].map((itemId) => ({ itemId }));
}
