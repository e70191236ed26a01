import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { ENVELOPE_FIELDS } from './drafts.ts';
import { errorCodes } from './error-codes.ts';
import { RuleViolation } from './input-errors.ts';

const CODES = errorCodes({
  IDEMPOTENCY_KEY_REUSED: [
    'The key was used with another mutation or another input. Read what it wrote before you send a new key.',
  ],
});

// The transaction of a mutation stores its result under the idempotency key, so that both are committed or neither is.
// Of two simultaneous mutations with one key, the second waits for the first.

/** A mutation with an idempotency key. */
export interface KeyedMutation {
  /** Identity of the client: each client has its own keys. */
  owner: string;
  key: string;
  /** Hash of the mutation's name and input. */
  hash: Buffer;
}

/**
 * Returns the hash of a mutation's name and input. The selection and the order of fields do not change it. Null counts
 * as omitted if both mean the same. A dry run uses no key.
 * @param input with values as coerced by the schema
 * @param clears whether null clears a field, as in updates
 */
export function hashOf(mutation: string, input: object, clears: boolean): Buffer {
  const fields = Object.entries(input).filter(([field]) => field !== 'idempotencyKey' && field !== 'dryRun');
  const meant = fieldsIn(fields, (field) => clears && !ENVELOPE_FIELDS.has(field));
  return createHash('sha256')
    .update(JSON.stringify([mutation, meant]))
    .digest();
}

/** @param keepsNull whether null in a field differs from an omitted field */
function fieldsIn(fields: [string, unknown][], keepsNull: (field: string) => boolean): object {
  const given = fields.filter(([field, value]) => (value === null ? keepsNull(field) : value !== undefined));
  return Object.fromEntries(
    given.sort(([a], [b]) => (a < b ? -1 : 1)).map(([field, value]) => [field, canonical(value)]),
  );
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  return fieldsIn(Object.entries(value), () => false);
}

/** What the mutation with the key wrote. */
export interface StoredResult {
  written: unknown;
}

/**
 * Returns the stored result of the key; null if the key is new, and then this transaction has taken it.
 * @throws IDEMPOTENCY_KEY_REUSED
 */
export async function findStoredResult(
  db: EntityManager,
  { owner, key, hash }: KeyedMutation,
): Promise<StoredResult | null> {
  const taken = await db.query(
    'insert into idempotency_key (owner, key, hash) values ($1, $2, $3) on conflict do nothing returning true',
    [owner, key, hash],
  );
  if (taken.length > 0) return null;
  const [used]: (StoredResult & { hash: Buffer })[] = await db.query(
    'select hash, written from idempotency_key where owner = $1 and key = $2',
    [owner, key],
  );
  if (used?.hash.equals(hash)) return used;
  const message =
    'The key was used with another mutation or another input. Read what it wrote before you send a new key.';
  throw new RuleViolation(CODES.IDEMPOTENCY_KEY_REUSED, ['idempotencyKey'], message);
}

/** Stores the result of a mutation under the key that this transaction has taken. */
export async function storeResult(db: EntityManager, { owner, key }: KeyedMutation, written: unknown): Promise<void> {
  await db.query('update idempotency_key set written = $3 where owner = $1 and key = $2', [
    owner,
    key,
    JSON.stringify(written),
  ]);
}

/** Deletes keys that were used more than 7 days ago; they count as new. */
export async function deleteOldKeys(db: { query(statement: string): Promise<unknown> }): Promise<void> {
  await db.query("delete from idempotency_key where used_at < now() - interval '7 days'");
}
