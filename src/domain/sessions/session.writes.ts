import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { applyChange, type DraftChange, updateRow, writeChangedParts } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { COMMON_PART_TABLES, createRecord, type PartTables, partsIn } from '../../records/writing/record.writes.ts';
import {
  VALUE_CODES,
  validateLang,
  validateOptionalText,
  validateText,
  validateUrl,
} from '../../records/writing/rules.ts';
import { validateTitle } from '../../records/writing/titles.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { warningCodes } from '../../records/writing/warnings.ts';
import { partiesInRole } from '../cooperation/item.rules.ts';
import { Session, SessionStatus } from './session.entity.ts';
import { type NewSession, SessionFacts, type SpeakerInput } from './session-writes.inputs.ts';
import { Speaker } from './speaker.entity.ts';

const CODES = errorCodes({
  SPEAKER_TWICE: ['The person is listed twice in one role. Remove one entry.', 'role'],
});

/** A session to be written. */
export type SessionDraft = NewDraft<NewSession>;

const PARTS: PartTables<SessionDraft> = {
  subjectPartyIds: partiesInRole('SUBJECT'),
  speakers: { table: Speaker, owner: 'sessionId', rows: validateSpeakers },
};

/**
 * New times of a session. Omitted fields keep their value; null clears. If no status is given and a known time changes,
 * the status becomes RESCHEDULED, unless it is TENTATIVE, CANCELLED or CONCLUDED.
 */
export type SessionTimes = Partial<Pick<SessionDraft, 'startsAt' | 'endsAt' | 'status'>>;

/**
 * Creates a session with its subject parties, speakers, topics and citations.
 * @returns its uuid
 * @throws RuleViolations DATES_OUT_OF_ORDER, SPEAKER_TWICE, and as `createRecord` does
 */
export async function createSession(context: WriteContext, draft: SessionDraft): Promise<string> {
  const { startsAt = null, endsAt = null } = draft;
  checkTimes(context, startsAt, endsAt);
  const { forumId, status } = draft;
  return createRecord(
    context,
    Session,
    { forumId, ...validateFacts(context, draft), status, startsAt, endsAt },
    draft,
    PARTS,
  );
}

/** Statuses that stay when the times change: not fixed yet, cancelled, or over. */
const NOT_RESCHEDULED: readonly SessionStatus[] = [
  SessionStatus.TENTATIVE,
  SessionStatus.CANCELLED,
  SessionStatus.CONCLUDED,
];

/**
 * Changes the times and the status of an existing session.
 * @throws RuleViolations DATES_OUT_OF_ORDER, with the errors found before
 */
export async function rescheduleSession(context: WriteContext, sessionId: string, times: SessionTimes): Promise<void> {
  const session = await context.db.findOneOrFail(Session, {
    where: { id: sessionId },
    lock: { mode: 'for_no_key_update' },
  });
  const { startsAt = session.startsAt, endsAt = session.endsAt } = times;
  checkTimes(context, startsAt, endsAt);
  context.errors.throwIfAny();
  const moved = isAnotherTime(session.startsAt, startsAt) || isAnotherTime(session.endsAt, endsAt);
  const staysAsItIs = NOT_RESCHEDULED.includes(session.status);
  await context.db.update(Session, sessionId, {
    startsAt,
    endsAt,
    status: times.status ?? (moved && !staysAsItIs ? SessionStatus.RESCHEDULED : session.status),
  });
}

/** Whether a known time has changed or was cleared. */
function isAnotherTime(before: Date | null, after: Date | null): boolean {
  return before !== null && before.getTime() !== after?.getTime();
}

/**
 * Changes a session. New times are written as by `rescheduleSession`.
 * @throws RuleViolations as `createSession` does
 */
export async function updateSession(
  context: WriteContext,
  id: string,
  change: DraftChange<SessionDraft>,
): Promise<void> {
  const { startsAt, endsAt, status } = change;
  const session = await context.db.findOneByOrFail(Session, { id });
  const facts = validateFacts(context, applyChange(context.errors, SessionFacts, session, change));
  const parts = partsIn<SessionDraft>(context, id, change, { ...PARTS, ...COMMON_PART_TABLES });
  if (startsAt !== undefined || endsAt !== undefined || status !== undefined) {
    await rescheduleSession(context, id, { startsAt, endsAt, status: status ?? undefined });
  }
  await updateRow(context, Session, session, facts);
  await writeChangedParts(context, parts);
  if (change.flags !== undefined) await validateSession(context, id);
}

/** Codes of the flags that a trigger adds and deletes when the dates of a session or its forum change. */
export const SESSION_RULE_CODES = Object.values(
  warningCodes({ OUTSIDE_FORUM_DAYS: 'The session is on another day than its forum. Check the dates of both.' }),
);

/** Flags a session outside the dates of its forum again, if an editor deleted the flag. */
export async function validateSession({ db }: WriteContext, id: string): Promise<void> {
  await db.query('select flag_sessions(array[$1::uuid])', [id]);
}

/** Validates the fields of a session itself, without its times and status. */
function validateFacts({ errors }: WriteContext, draft: DraftOf<SessionFacts>) {
  return {
    ...validateTitle(errors, draft),
    kind: draft.kind,
    track: validateOptionalText(errors.at('track'), draft.track),
    abstract: validateOptionalText(errors.at('abstract'), draft.abstract, MAX_PASSAGE_CHARS),
    rooms: (draft.rooms ?? []).map((room, index) => validateText(errors.at('rooms', index), room)),
    languages: (draft.languages ?? []).map((lang, index) => validateLang(errors.at('languages', index), lang)),
    links: (draft.links ?? []).map((link, index) => validateUrl(errors.at('links', index), link)),
  };
}

function checkTimes({ errors }: WriteContext, startsAt: Date | null, endsAt: Date | null): void {
  if (!startsAt || !endsAt || startsAt <= endsAt) return;
  const params = { from: startsAt.toISOString(), to: endsAt.toISOString() };
  errors
    .at('endsAt')
    .add(VALUE_CODES.DATES_OUT_OF_ORDER, 'The session would end before it starts. Correct one of the times.', params);
}

function validateSpeakers(speakers: readonly DraftOf<SpeakerInput>[], errors: InputErrors) {
  const seen = new Set<string>();
  return speakers.map(({ personId, role, billedAs, representsId = null }, ordinal) => {
    const at = errors.at(ordinal);
    if (seen.has(`${personId} ${role}`)) {
      at.add(CODES.SPEAKER_TWICE, `The person is already listed as ${role} of the session. Remove one entry.`, {
        role,
      });
    }
    seen.add(`${personId} ${role}`);
    return { personId, role, billedAs: validateOptionalText(at.at('billedAs'), billedAs), representsId, ordinal };
  });
}
