import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import { type Change, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { keptLang, keptText, keptTextOrNull, keptUrl } from '../../records/writing/rules.ts';
import { keptTitle } from '../../records/writing/titled.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { partiesAs } from '../cooperation/item.rules.ts';
import { Session, SessionStatus } from './session.entity.ts';
import { type NewSession, SessionFacts, type SpeakerInput } from './session-writes.inputs.ts';
import { Speaker } from './speaker.entity.ts';

/** One sitting of a forum to be written. */
export type SessionDraft = NewDraft<NewSession>;

const PARTS: PartTables<SessionDraft> = {
  subjectPartyIds: partiesAs('SUBJECT'),
  speakers: { table: Speaker, owner: 'sessionId', rows: keptSpeakers },
};

/**
 * New times of a session. What is absent stays; null clears. The status is RESCHEDULED where none is given and a time that
 * was fixed changes, unless the session is TENTATIVE, CANCELLED or CONCLUDED.
 */
export type SessionTimes = Partial<Pick<SessionDraft, 'startsAt' | 'endsAt' | 'status'>>;

/**
 * Creates a session with its subject parties, speakers, topics and citations.
 * @returns its uuid
 * @throws RuleViolation TIMES_OUT_OF_ORDER, SPEAKER_TWICE, BAD_TEXT, BAD_LANGUAGE, BAD_URL, and as the parts of any record do
 */
export async function createSession(context: WriteContext, draft: SessionDraft): Promise<string> {
  const { startsAt = null, endsAt = null } = draft;
  assertTimesInOrder(startsAt, endsAt);
  const { forumId, status } = draft;
  return createRecord(context, Session, { forumId, ...keptFacts(draft), status, startsAt, endsAt }, draft, PARTS);
}

/** To these a change of times does nothing: what is not fixed yet, will not be held, or is over. */
const NOT_RESCHEDULED: readonly SessionStatus[] = [
  SessionStatus.TENTATIVE,
  SessionStatus.CANCELLED,
  SessionStatus.CONCLUDED,
];

/**
 * Moves a session to another time.
 * @throws RuleViolation SESSION_UNKNOWN, TIMES_OUT_OF_ORDER
 */
export async function redateSession(context: WriteContext, sessionId: string, times: SessionTimes): Promise<void> {
  const session = await context.db.findOne(Session, { where: { id: sessionId }, lock: { mode: 'pessimistic_write' } });
  if (!session) throw new RuleViolation('SESSION_UNKNOWN', ['id'], 'There is no such session.');
  const { startsAt = session.startsAt, endsAt = session.endsAt } = times;
  assertTimesInOrder(startsAt, endsAt);
  const moved = isAnotherTime(session.startsAt, startsAt) || isAnotherTime(session.endsAt, endsAt);
  const staysAsItIs = NOT_RESCHEDULED.includes(session.status);
  await context.db.update(Session, sessionId, {
    startsAt,
    endsAt,
    status: times.status ?? (moved && !staysAsItIs ? SessionStatus.RESCHEDULED : session.status),
  });
}

/** Whether a time that was fixed is now another one, or none. */
function isAnotherTime(before: Date | null, after: Date | null): boolean {
  return before !== null && before.getTime() !== after?.getTime();
}

/**
 * Changes a session. New times go as `redateSession` says.
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createSession` does
 */
export async function updateSession(context: WriteContext, id: string, change: Change<SessionDraft>): Promise<void> {
  const { startsAt, endsAt, status } = change;
  const session = await context.db.findOneByOrFail(Session, { id });
  const facts = keptFacts(withChange(SessionFacts, session, change));
  if (startsAt !== undefined || endsAt !== undefined || status !== undefined) {
    await redateSession(context, id, { startsAt, endsAt, status: status ?? undefined });
  }
  await changeRecord(context, Session, session, facts, change, PARTS);
  if (change.flags !== undefined) await judgeSession(context, id);
}

/** The codes of the flags that the database gives and takes when the days of a session or its forum change. */
export const CODES_OF_SESSIONS = ['OUTSIDE_FORUM_DAYS'];

/** Flags a session that is outside the days of its forum, where somebody may have taken the flag away. */
export async function judgeSession({ db }: WriteContext, id: string): Promise<void> {
  await db.query('select judge_sessions(array[$1::uuid])', [id]);
}

/** The facts of a session itself, but for its times and how far it has come. */
function keptFacts(draft: DraftOf<SessionFacts>) {
  return {
    ...keptTitle(draft),
    kind: draft.kind,
    track: keptTextOrNull(['track'], draft.track),
    abstract: keptTextOrNull(['abstract'], draft.abstract, LONGEST_PASSAGE),
    rooms: (draft.rooms ?? []).map((room, index) => keptText(['rooms', String(index)], room)),
    languages: (draft.languages ?? []).map((lang, index) => keptLang(['languages', String(index)], lang)),
    links: (draft.links ?? []).map((link, index) => keptUrl(['links', String(index)], link)),
  };
}

function assertTimesInOrder(startsAt: Date | null, endsAt: Date | null): void {
  if (startsAt && endsAt && startsAt > endsAt) {
    throw new RuleViolation('TIMES_OUT_OF_ORDER', ['endsAt'], 'A session cannot end before it starts.');
  }
}

/** @throws RuleViolation SPEAKER_TWICE, BAD_TEXT */
function keptSpeakers(speakers: readonly DraftOf<SpeakerInput>[]) {
  const seen = new Set<string>();
  return speakers.map(({ personId, role, billedAs, representsId = null }, ordinal) => {
    const path = ['speakers', String(ordinal)];
    if (seen.has(`${personId} ${role}`)) {
      throw new RuleViolation('SPEAKER_TWICE', path, `The person is already named as ${role} of this session.`);
    }
    seen.add(`${personId} ${role}`);
    return {
      personId,
      role,
      billedAs: keptTextOrNull([...path, 'billedAs'], billedAs),
      representsId,
      ordinal,
    };
  });
}
