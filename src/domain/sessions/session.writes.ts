import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import {
  type Change,
  changeDocumentation,
  replaceParts,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import {
  bill,
  concern,
  type DiscussedDraft,
  keptParties,
  keptSpeakers,
  type SpeakerDraft,
} from '../../records/writing/item.writes.ts';
import { discuss, documentRecord, insertOne } from '../../records/writing/record.writes.ts';
import { keptLang, keptText, keptTextOrNull, keptUrl } from '../../records/writing/rules.ts';
import { keptTitle, type TitleDraft } from '../../records/writing/titled.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Session, type SessionKind, SessionStatus } from './session.entity.ts';

/** One sitting of a forum to be written. */
export interface SessionDraft extends TitleDraft, DiscussedDraft {
  forumId: string;
  kind: SessionKind;
  status: SessionStatus;
  track?: string | null;
  abstract?: string | null;
  startsAt?: Date | null;
  endsAt?: Date | null;
  rooms?: string[];
  /** The languages spoken or interpreted, as tags of BCP 47. */
  languages?: string[];
  /** Addresses of its page, recording or slides. */
  links?: string[];
  /** The uuids of the parties that it is about. */
  subjectPartyIds?: string[];
  /** Who appears in it, in the order of the programme. */
  speakers?: SpeakerDraft[];
}

/** New times of a session. What is absent stays; null clears. */
export interface SessionTimes {
  startsAt?: Date | null;
  endsAt?: Date | null;
  /** RESCHEDULED where a time that was fixed changes, unless the session is TENTATIVE, CANCELLED or CONCLUDED. */
  status?: SessionStatus;
}

/**
 * Creates a session with its subject parties, speakers, topics and citations.
 * @returns its uuid
 * @throws RuleViolation TIMES_OUT_OF_ORDER, SPEAKER_TWICE, BAD_TEXT, BAD_LANGUAGE, BAD_URL, and as the parts of any record do
 */
export async function createSession(context: WriteContext, draft: SessionDraft): Promise<string> {
  const { startsAt = null, endsAt = null } = draft;
  assertTimesInOrder(startsAt, endsAt);
  const id = await insertOne(context, Session, {
    visibility: draft.visibility,
    forumId: draft.forumId,
    ...keptFacts(draft),
    status: draft.status,
    startsAt,
    endsAt,
  });
  await concern(context, id, 'SUBJECT', draft.subjectPartyIds);
  await bill(context, id, draft.speakers);
  await documentRecord(context, id, draft);
  await discuss(context, id, draft.topicIds);
  return id;
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
 * Changes a session. What is absent stays; null clears; a list replaces the list. New times go as `redateSession` says.
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createSession` does
 */
export async function updateSession(context: WriteContext, id: string, change: Change<SessionDraft>): Promise<void> {
  const { startsAt, endsAt, status, subjectPartyIds, speakers } = change;
  const session = await context.db.findOneByOrFail(Session, { id });
  const facts = keptFacts(withChange<SessionDraft>(session, change, ['title', 'kind', 'status']));
  if (startsAt !== undefined || endsAt !== undefined || status !== undefined) {
    await redateSession(context, id, { startsAt, endsAt, status: status ?? undefined });
  }
  await updateRow(context, Session, session, facts);
  if (subjectPartyIds !== undefined) {
    await replaceParts(context, 'concerned_party', { itemId: id, role: 'SUBJECT' }, keptParties(subjectPartyIds ?? []));
  }
  if (speakers !== undefined) {
    await replaceParts(context, 'speaker', { sessionId: id }, keptSpeakers(speakers ?? []));
  }
  await changeDocumentation(context, id, change);
  if (change.flags !== undefined) await judgeSession(context, id);
}

/** The codes of the flags that the database gives and takes when the days of a session or its forum change. */
export const CODES_OF_SESSIONS = ['OUTSIDE_FORUM_DAYS'];

/** Flags a session that is outside the days of its forum, where somebody may have taken the flag away. */
export async function judgeSession({ db }: WriteContext, id: string): Promise<void> {
  await db.query('select judge_sessions(array[$1::uuid])', [id]);
}

/** The facts of a session itself, but for its times and how far it has come. */
function keptFacts(draft: SessionDraft) {
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
