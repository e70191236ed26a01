import { writeId } from '../../records/values/ids.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { recordUnknown } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import type { ItemAtOccasion } from './item-at-occasion.entity.ts';
import { Session } from './session.entity.ts';

const CODES = errorCodes({
  SESSION_FORUM_MISMATCH: ['The session belongs to another forum. Omit the forum: it is the one of the session.'],
});

/** The forum or session at which an item came about; the session's forum need not be given. */
type Occasion = Pick<ItemAtOccasion, 'forumId' | 'sessionId'>;

/**
 * The session at which an item came about, or else the forum. Of what came about at a session the forum is not kept
 * beside it: it is the session's, also when that moves to another forum.
 */
export async function occasionOf(
  context: WriteContext,
  { forumId = null, sessionId = null }: Partial<Occasion>,
): Promise<Occasion> {
  if (!sessionId) return { forumId, sessionId };
  const session = await context.db.findOne(Session, { select: { id: true, forumId: true }, where: { id: sessionId } });
  if (!session) recordUnknown(context.errors.at('sessionId'), writeId('session', sessionId), 'session');
  // Of a forum that could not be found nothing more is said.
  if (forumId && session && forumId !== session.forumId && !context.errors.at('forumId').hasHere) {
    context.errors.at('sessionId').add(CODES.SESSION_FORUM_MISMATCH, 'The session belongs to another forum.');
  }
  return { forumId: null, sessionId };
}

/**
 * The occasion of an item once it is changed: a new session brings its forum with it, and another forum leaves the session
 * of the old one behind.
 */
export async function changedOccasion(
  context: WriteContext,
  item: Occasion,
  { forumId, sessionId }: Partial<Occasion>,
): Promise<Partial<Occasion>> {
  if (forumId === undefined && sessionId === undefined) return {};
  if (sessionId) return occasionOf(context, { forumId, sessionId });
  const session = item.sessionId && (await context.db.findOneByOrFail(Session, { id: item.sessionId }));
  const before = session ? session.forumId : item.forumId;
  const forum = forumId === undefined ? before : forumId;
  const stays = item.sessionId !== null && sessionId === undefined && forum === before;
  return stays ? {} : { forumId: forum, sessionId: null };
}
