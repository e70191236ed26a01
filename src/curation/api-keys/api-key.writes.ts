import { hashOfKey, newKeyText } from '../../access/key-text.ts';
import { insertOne } from '../../records/writing/record.writes.ts';
import { keptText } from '../../records/writing/rules.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { ApiKey, type ApiKeyRole } from './api-key.entity.ts';

/** A key to be given out. */
export interface ApiKeyDraft {
  /** Whose it is, or what for. */
  label: string;
  role: ApiKeyRole;
  /** When it ends by itself; never, where nothing is said. */
  expiresAt?: Date | null;
}

/** A key that was just made: the only time that it is seen. */
export interface NewKey {
  id: string;
  /** The key itself. */
  secret: string;
}

/**
 * Makes a key.
 * @throws RuleViolation BAD_TEXT, LABEL_TAKEN, ENDS_IN_THE_PAST
 */
export async function createApiKey(context: WriteContext, draft: ApiKeyDraft): Promise<NewKey> {
  const label = keptText(['label'], draft.label, 100);
  const { role, expiresAt = null } = draft;
  if (expiresAt && expiresAt <= new Date()) {
    throw new RuleViolation('ENDS_IN_THE_PAST', ['expiresAt'], 'The key would have expired already.');
  }
  if (await context.db.existsBy(ApiKey, { label })) {
    throw new RuleViolation(
      'LABEL_TAKEN',
      ['label'],
      'Another key bears this label, perhaps a revoked one: the history tells by it who made a change.',
    );
  }
  const secret = newKeyText();
  const id = await insertOne(context, ApiKey, { label, role, hash: hashOfKey(secret), expiresAt });
  return { id, secret };
}

/**
 * Ends a key: it is refused from the next request on. One that was revoked before stays as it is.
 * @throws RuleViolation KEY_UNKNOWN
 */
export async function revokeApiKey(context: WriteContext, id: string): Promise<void> {
  const key = await context.db.findOne(ApiKey, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!key) throw new RuleViolation('KEY_UNKNOWN', ['id'], 'There is no such key.');
  if (key.revokedAt === null) await context.db.update(ApiKey, { id }, { revokedAt: () => 'now()' });
}
