import type { ActionInput } from '../api/mutation.inputs.ts';
import { errorCodes } from './error-codes.ts';
import { type InputErrors, type Path, RuleViolation } from './input-errors.ts';
import { keptId, recordUnknown } from './rules.ts';
import type { WriteContext } from './writing.ts';

const CODES = errorCodes({
  VERSION_CONFLICT: [
    'The record has another version than `expectedVersion`. Look at `current`, and send the change again.',
    'expected',
    'actual',
  ],
});

/** A record was changed since the version that a client has seen. Nothing was written. */
export class ChangedMeanwhile extends RuleViolation<'expected' | 'actual'> {
  constructor(
    readonly recordId: string,
    actual: number,
    expected: number,
    /** Where the input says the version. */
    path: Path = ['expectedVersion'],
  ) {
    const message = `The record is at version ${actual} by now, not at ${expected}: see what has changed, and send it again.`;
    super(CODES.VERSION_CONFLICT, path, message, { expected, actual });
  }
}

/**
 * Locks a record to the end of the transaction. If it has another version than the client has seen, the errors say so.
 * @param type in snake case, which is also the name of the record's table; several where it may be of any of them
 * @param lock 'for update' where the record is to go: then nothing new can refer to it meanwhile
 * @param field field of the input that holds the id
 * @returns its uuid and type
 * @throws RulesBroken RECORD_UNKNOWN, RECORD_TYPE_WRONG, with what else was found
 */
export async function lockVersion(
  { db, errors }: WriteContext,
  type: string | readonly string[],
  { id, expectedVersion }: Pick<ActionInput, 'id' | 'expectedVersion'>,
  lock: 'for no key update' | 'for update' = 'for no key update',
  field = 'id',
): Promise<{ id: string; type: string }> {
  const uuid = keptId(errors.at(field), type, id);
  const [entry]: { id: string; type: string }[] = await db.query(
    `select e.id, lower(e.type) as type from record given join record e on e.id = survivor_of(given.id)
      where given.id = $1 and lower(e.type) = any($2) and e.deleted_at is null`,
    [uuid, [type].flat()],
  );
  if (uuid && !entry) recordUnknown(errors.at(field), id, [type].flat().length === 1 ? String(type) : 'record');
  if (!entry) return errors.end();
  // The row before the entry, in the order in which every write takes them.
  await db.query(`select from ${entry.type} where id = $1 ${lock}`, [entry.id]);
  const [{ version, gone }] = await db.query(
    'select version, deleted_at is not null as gone from record where id = $1 for no key update',
    [entry.id],
  );
  if (gone) {
    recordUnknown(errors.at(field), id, entry.type);
    return errors.end();
  }
  compareVersion(errors, entry.id, version, expectedVersion);
  return entry;
}

/**
 * Checks the version that the client has seen of a record that is locked by now; the errors say if it is another one.
 * @param expected absent: the client checks none
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
 * Compares the version of a record with the one that the client has seen; the errors say if it is another one.
 * @param path where the input says the version
 */
export function compareVersion(
  errors: InputErrors,
  uuid: string,
  version: number,
  expected: number | null | undefined,
  path?: Path,
): void {
  if (expected != null && version !== expected) errors.take(new ChangedMeanwhile(uuid, version, expected, path));
}
