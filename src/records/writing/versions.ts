import type { ActionInput } from '../api/mutation.inputs.ts';
import { uuidOf } from '../values/ids.ts';
import type { Path } from './rules.ts';
import { RuleViolation, type WriteContext } from './writing.ts';

/** A record was changed since the version that a client has seen. Nothing was written. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';

  constructor(
    readonly recordId: string,
    version: number,
    expected: number,
    /** Where the input says the version. */
    readonly path: Path = ['expectedVersion'],
  ) {
    super(`The record is at version ${version} by now, not at ${expected}: see what has changed, and send it again.`);
  }
}

/**
 * Locks a record to the end of the transaction, if it still has the version that the client has seen.
 * @param type in snake case, which is also the name of the record's table; several where it may be of any of them
 * @param lock 'for update' where the record is to go: then nothing new can refer to it meanwhile
 * @param field field of the input that holds the id
 * @returns its uuid and type
 * @throws RuleViolation RECORD_UNKNOWN; ChangedMeanwhile; GraphQLError BAD_USER_INPUT where the id is none
 */
export async function lockVersion(
  { db }: WriteContext,
  type: string | readonly string[],
  { id, expectedVersion }: Pick<ActionInput, 'id' | 'expectedVersion'>,
  lock: 'for no key update' | 'for update' = 'for no key update',
  field = 'id',
): Promise<{ id: string; type: string }> {
  const uuid = uuidOf(type, id, `input.${field}`);
  const [entry]: { id: string; type: string }[] = await db.query(
    `select e.id, lower(e.type) as type from record given join record e on e.id = survivor_of(given.id)
      where given.id = $1 and lower(e.type) = any($2) and e.deleted_at is null`,
    [uuid, [type].flat()],
  );
  if (!entry) throw new RuleViolation('RECORD_UNKNOWN', [field], 'There is no such record.');
  // The row before the entry, in the order in which every write takes them.
  await db.query(`select from ${entry.type} where id = $1 ${lock}`, [entry.id]);
  const [{ version, gone }] = await db.query(
    'select version, deleted_at is not null as gone from record where id = $1 for no key update',
    [entry.id],
  );
  if (gone) throw new RuleViolation('RECORD_UNKNOWN', [field], 'There is no such record.');
  assertVersion(entry.id, version, expectedVersion);
  return entry;
}

/**
 * Checks the version that the client has seen of a record that is locked by now.
 * @param expected absent: the client checks none
 * @throws ChangedMeanwhile
 */
export async function checkVersion(
  { db }: WriteContext,
  uuid: string,
  expected: number | null | undefined,
): Promise<void> {
  if (expected == null) return;
  const [{ version }] = await db.query('select version from record where id = $1 for no key update', [uuid]);
  assertVersion(uuid, version, expected);
}

/**
 * Compares the version of a record with the one that the client has seen.
 * @param path where the input says the version
 * @throws ChangedMeanwhile
 */
export function assertVersion(uuid: string, version: number, expected: number | null | undefined, path?: Path): void {
  if (expected != null && version !== expected) throw new ChangedMeanwhile(uuid, version, expected, path);
}
