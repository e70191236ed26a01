import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { OF_THE_FRAME } from './drafts.ts';
import { errorCodes } from './error-codes.ts';
import { RuleViolation } from './input-errors.ts';

const CODES = errorCodes({
  IDEMPOTENCY_KEY_REUSED: [
    'The key was used with another mutation or another input. Read what that one wrote before you make a new key.',
  ],
});

// A mutation under an idempotency key stores there what it wrote, in the transaction that writes: both are committed or
// neither is. Two mutations under one key at one time wait for each other at the key.

/** A mutation under an idempotency key. */
export interface KeyedMutation {
  /** Identity of the client: each client has keys of its own. */
  owner: string;
  key: string;
  /** Hash of the mutation's name and input. */
  hash: Buffer;
}

/**
 * Returns the hash of a mutation's name and input. Neither the selection nor the order of fields changes it; null counts as
 * omitted where it means the same.
 * @param input with its values as coerced by the schema
 * @param clears whether null in a field of the input clears, as in updates
 */
export function hashOf(mutation: string, input: object, clears: boolean): Buffer {
  const fields = Object.entries(input).filter(([field]) => field !== 'idempotencyKey');
  const meant = fieldsIn(fields, (field) => clears && !OF_THE_FRAME.has(field));
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

/**
 * Returns what the mutation wrote under its key before, or null: then this transaction has taken the key.
 * @throws RuleViolation IDEMPOTENCY_KEY_REUSED
 */
export async function writtenBefore(
  db: EntityManager,
  { owner, key, hash }: KeyedMutation,
): Promise<{ written: unknown } | null> {
  const taken = await db.query(
    'insert into idempotency_key (owner, key, hash) values ($1, $2, $3) on conflict do nothing returning true',
    [owner, key, hash],
  );
  if (taken.length > 0) return null;
  const [used]: { hash: Buffer; written: unknown }[] = await db.query(
    'select hash, written from idempotency_key where owner = $1 and key = $2',
    [owner, key],
  );
  if (used?.hash.equals(hash)) return used;
  const message =
    'The key was used with another mutation or another input. Read what that one wrote, then make a new key.';
  throw new RuleViolation(CODES.IDEMPOTENCY_KEY_REUSED, ['idempotencyKey'], message);
}

/** Stores what the mutation wrote under the key that this transaction has taken. */
export async function storeWritten(db: EntityManager, { owner, key }: KeyedMutation, written: unknown): Promise<void> {
  await db.query('update idempotency_key set written = $3 where owner = $1 and key = $2', [
    owner,
    key,
    JSON.stringify(written),
  ]);
}

/** Deletes keys that were used more than a week ago: they count as new. */
export async function deleteOldKeys(db: { query(statement: string): Promise<unknown> }): Promise<void> {
  await db.query("delete from idempotency_key where used_at < now() - interval '7 days'");
}
