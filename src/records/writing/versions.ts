import type { ActionInput } from '../api/mutation.inputs.ts';
import { errorCodes } from './error-codes.ts';
import { type InputErrors, type Path, RuleViolation } from './input-errors.ts';
import { recordUnknown, validateId } from './rules.ts';
import type { WriteContext } from './transaction.ts';

const CODES = errorCodes({
  VERSION_CONFLICT: [
    'The record has another version than `expectedVersion`. Compare `current`, then send the change again.',
    'expected',
    'actual',
  ],
});

/** The record has changed since the version that the client has seen. Nothing was written. */
export class VersionConflict extends RuleViolation<'expected' | 'actual'> {
  constructor(
    readonly recordId: string,
    actual: number,
    expected: number,
    /** Path of the version in the input. */
    path: Path = ['expectedVersion'],
  ) {
    const message = `The record is at version ${actual}, not ${expected}. Check what has changed, then send the change again.`;
    super(CODES.VERSION_CONFLICT, path, message, { expected, actual });
  }
}

/**
 * Locks a record until the end of the transaction. Adds an error if its version is not the one that the client has
 * seen.
 * @param type in snake case, which is also the name of the record's table; several if the record may be of any of them
 * @param lock 'for update' if the record is to be deleted: then no new reference to it can be written meanwhile
 * @param field field of the input that holds the id
 * @returns its uuid and type
 * @throws RECORD_UNKNOWN, RECORD_TYPE_WRONG, with the errors found before
 */
export async function lockVersion(
  { db, errors }: WriteContext,
  type: string | readonly string[],
  { id, expectedVersion }: Pick<ActionInput, 'id' | 'expectedVersion'>,
  lock: 'for no key update' | 'for update' = 'for no key update',
  field = 'id',
): Promise<{ id: string; type: string }> {
  const uuid = validateId(errors.at(field), type, id);
  const [entry]: { id: string; type: string }[] = await db.query(
    `select e.id, lower(e.type) as type from record given join record e on e.id = survivor_of(given.id)
      where given.id = $1 and lower(e.type) = any($2) and e.deleted_at is null`,
    [uuid, [type].flat()],
  );
  if (uuid && !entry) recordUnknown(errors.at(field), id, [type].flat().length === 1 ? String(type) : 'record');
  if (!entry) return errors.throwNow();
  // The record's own row first, then its entry: every write locks in this order.
  await db.query(`select from ${entry.type} where id = $1 ${lock}`, [entry.id]);
  const [{ version, deleted }] = await db.query(
    'select version, deleted_at is not null as deleted from record where id = $1 for no key update',
    [entry.id],
  );
  if (deleted) {
    recordUnknown(errors.at(field), id, entry.type);
    return errors.throwNow();
  }
  compareVersion(errors, entry.id, version, expectedVersion);
  return entry;
}

/**
 * Compares the version of a locked record with the version that the client has seen; adds an error if they differ.
 * @param expected null or undefined: the client requests no check
 */
export async function checkVersion(
  { db, errors }: WriteContext,
  uuid: string,
  expected: number | null | undefined,
): Promise<void> {
  if (expected == null) return;
  const [row]: { version: number }[] = await db.query('select version from record where id = $1 for no key update', [
    uuid,
  ]);
  if (row) compareVersion(errors, uuid, row.version, expected);
}

/**
 * Compares the version of a record with the version that the client has seen; adds an error if they differ.
 * @param path path of the version in the input
 */
export function compareVersion(
  errors: InputErrors,
  uuid: string,
  version: number,
  expected: number | null | undefined,
  path?: Path,
): void {
  if (expected != null && version !== expected) errors.addViolation(new VersionConflict(uuid, version, expected, path));
}
