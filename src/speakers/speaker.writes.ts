import { bill, type SpeakerDraft } from '../records/item.writes.ts';
import { RuleViolation, type WriteContext } from '../records/writing.ts';
import { Session } from '../sessions/session.entity.ts';
import { Speaker } from './speaker.entity.ts';

/**
 * Adds speakers to a session, after those whom it has.
 * @throws RuleViolation SESSION_UNKNOWN, SPEAKER_TWICE, BAD_TEXT
 */
export async function addSpeakers(context: WriteContext, sessionId: string, speakers: SpeakerDraft[]): Promise<void> {
  const session = await context.db.findOne(Session, {
    select: { id: true },
    where: { id: sessionId },
    lock: { mode: 'pessimistic_write' },
  });
  if (!session) throw new RuleViolation('SESSION_UNKNOWN', ['sessionId'], 'There is no such session.');
  const billed = await context.db.findBy(Speaker, { sessionId });
  const again = speakers.findIndex(({ personId, role }) =>
    billed.some((speaker) => speaker.personId === personId && speaker.role === role),
  );
  if (again >= 0) {
    const { role } = speakers[again]!;
    const path = ['speakers', String(again)];
    throw new RuleViolation('SPEAKER_TWICE', path, `The person is already named as ${role} of this session.`);
  }
  const last = Math.max(-1, ...billed.map(({ ordinal }) => ordinal));
  await bill(context, sessionId, speakers, last + 1);
}
