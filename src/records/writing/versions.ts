import type { VersionedInput } from '../api/mutation.inputs.ts';
import { uuidOf } from '../values/ids.ts';
import { RuleViolation, type WriteContext } from './writing.ts';

/** A record was changed since the version that a client has seen. Nothing was written. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';

  constructor(
    readonly recordId: string,
    version: number,
    expected: number,
    /** The field of the input that says the version. */
    readonly field = 'expectedVersion',
  ) {
    super(`The record is at version ${version} by now, not at ${expected}: see what has changed, and send it again.`);
  }
}

/**
 * Locks a record to the end of the transaction, where it still has the version that the client has seen.
 * @param type in snake case, which is also the name of the record's table; several where it may be of any of them
 * @param lock 'for update' where the record is to go: then nothing new can refer to it meanwhile
 * @param field field of the input that holds the id
 * @returns its uuid and type
 * @throws RuleViolation RECORD_UNKNOWN; ChangedMeanwhile; GraphQLError BAD_USER_INPUT where the id is none
 */
export async function lockVersion(
  { db }: WriteContext,
  type: string | readonly string[],
  { id, expectedVersion }: Pick<VersionedInput, 'id' | 'expectedVersion'>,
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
  if (version !== expectedVersion) throw new ChangedMeanwhile(entry.id, version, expectedVersion);
  return entry;
}
