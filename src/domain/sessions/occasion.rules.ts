import { formatId } from '../../records/values/ids.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { recordUnknown } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import type { ItemAtOccasion } from './item-at-occasion.entity.ts';
import { Session } from './session.entity.ts';

const CODES = errorCodes({
  SESSION_FORUM_MISMATCH: [
    'The session belongs to another forum. Omit the forum: an item has the forum of its session.',
  ],
});

/** The forum or session of an item. With a session the forum can be omitted. */
type Occasion = Pick<ItemAtOccasion, 'forumId' | 'sessionId'>;

/**
 * Validates the session or forum of an item. If there is a session, the forum is not stored: the item has the forum of
 * the session, also when that changes.
 */
export async function validateOccasion(
  context: WriteContext,
  { forumId = null, sessionId = null }: Partial<Occasion>,
): Promise<Occasion> {
  if (!sessionId) return { forumId, sessionId };
  const session = await context.db.findOne(Session, { select: { id: true, forumId: true }, where: { id: sessionId } });
  if (!session) recordUnknown(context.errors.at('sessionId'), formatId('session', sessionId), 'session');
  // An unknown forum already has an error.
  if (forumId && session && forumId !== session.forumId && !context.errors.at('forumId').hasErrorHere) {
    context.errors
      .at('sessionId')
      .add(CODES.SESSION_FORUM_MISMATCH, 'The session belongs to another forum. Omit the forum.');
  }
  return { forumId: null, sessionId };
}

/**
 * Validates a change of the session or forum of an item. A new session implies its forum; another forum removes the
 * session.
 */
export async function validateChangedOccasion(
  context: WriteContext,
  item: Occasion,
  { forumId, sessionId }: Partial<Occasion>,
): Promise<Partial<Occasion>> {
  if (forumId === undefined && sessionId === undefined) return {};
  if (sessionId) return validateOccasion(context, { forumId, sessionId });
  const session = item.sessionId && (await context.db.findOneByOrFail(Session, { id: item.sessionId }));
  const before = session ? session.forumId : item.forumId;
  const forum = forumId === undefined ? before : forumId;
  const stays = item.sessionId !== null && sessionId === undefined && forum === before;
  return stays ? {} : { forumId: forum, sessionId: null };
}
