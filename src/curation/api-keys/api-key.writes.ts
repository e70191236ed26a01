import { generateKey, hashKey } from '../../access/key-text.ts';
import { parseId } from '../../records/values/ids.ts';
import { insertOne } from '../../records/writing/record.writes.ts';
import { VALUE_CODES, validateText } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { ApiKey, type ApiKeyRole } from './api-key.entity.ts';
import { KEY_CODES } from './api-key.rules.ts';

/** An API key to be created. */
export interface ApiKeyDraft {
  /** Owner or purpose of the key. */
  label: string;
  role: ApiKeyRole;
  /** Time at which it expires; never, if omitted. */
  expiresAt?: Date | null;
}

/** A key that was just created; its text is available only now. As JSON it has no secret, so that none is stored. */
export class NewKey {
  readonly #secret: string;

  constructor(
    readonly id: string,
    secret: string,
  ) {
    this.#secret = secret;
  }

  /** The key itself. */
  get secret(): string {
    return this.#secret;
  }
}

/**
 * Creates an API key.
 * @throws RuleViolations API_KEY_LABEL_TAKEN, TIME_IN_PAST, and those of texts
 */
export async function createApiKey(context: WriteContext, draft: ApiKeyDraft): Promise<NewKey> {
  const { db, errors } = context;
  const label = validateText(errors.at('label'), draft.label, 100);
  const { role, expiresAt = null } = draft;
  if (expiresAt && expiresAt <= new Date()) {
    errors.at('expiresAt').add(VALUE_CODES.TIME_IN_PAST, 'The time is in the past. Give a later one, or omit it.');
  }
  if (await db.existsBy(ApiKey, { label })) {
    const message = `The label "${label}" belongs to another API key, possibly a revoked one. Give another label.`;
    errors.at('label').add(KEY_CODES.API_KEY_LABEL_TAKEN, message, { given: label });
  }
  const secret = generateKey();
  const id = await insertOne(context, ApiKey, { label, role, hash: hashKey(secret), expiresAt });
  return new NewKey(id, secret);
}

/**
 * Revokes an API key from the next request on. A key that is revoked already stays as it is.
 * @param given its id, as clients know it
 * @returns its uuid
 * @throws RuleViolations API_KEY_UNKNOWN
 */
export async function revokeApiKey({ db, errors }: WriteContext, given: string): Promise<string> {
  const read = parseId(given);
  const id = read?.type === 'api_key' ? read.uuid : null;
  const key = id && (await db.findOne(ApiKey, { where: { id }, lock: { mode: 'pessimistic_write' } }));
  if (!key) {
    errors.at('id').add(KEY_CODES.API_KEY_UNKNOWN, 'There is no such API key. Check the id.');
    return errors.throwNow();
  }
  errors.throwIfAny();
  if (key.revokedAt === null) await db.update(ApiKey, { id: key.id }, { revokedAt: () => 'now()' });
  return key.id;
}
