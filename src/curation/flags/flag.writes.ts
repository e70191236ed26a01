import { Flag } from '../../records/flag.entity.ts';
import { formatId, parseId } from '../../records/values/ids.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { rejectVersionId } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { lockVersion } from '../../records/writing/versions.ts';
import type { ReviewFlagInput } from './flag.inputs.ts';

const CODES = errorCodes({
  FLAG_UNKNOWN: ['There is no such flag; it may have been removed. List the flags by `flaggedRecords`.', 'given'],
});

/**
 * Accepts a flag, or takes its review back. Of two editors who accept it, the first one is recorded.
 * @returns the uuid of the flag
 * @throws RuleViolations FLAG_UNKNOWN, VERSION_CONFLICT, VERSION_READ_ONLY
 */
export async function reviewFlag(
  context: WriteContext,
  { id: given, reviewed, expectedVersion }: Pick<ReviewFlagInput, 'id' | 'reviewed' | 'expectedVersion'>,
): Promise<string> {
  const { db, viewer, errors } = context;
  const read = parseId(given);
  const id = read?.type === 'flag' ? read.uuid : null;
  const [record]: { id: string; type: string }[] = await db.query(
    'select e.id, lower(e.type) as type from flag f join record e on e.id = f.record_id where f.id = $1',
    [id],
  );
  if (record) await lockVersion(context, record.type, { id: formatId(record.type, record.id), expectedVersion });
  // The flag may have been removed before the record was locked.
  const flag = record && (await db.findOneBy(Flag, { id: id! }));
  if (!flag && !rejectVersionId(errors.at('id'), given)) {
    const message = 'There is no such flag; it may have been removed. Check the id.';
    errors.at('id').add(CODES.FLAG_UNKNOWN, message, { given: given.slice(0, 80) });
  }
  errors.throwIfAny();
  if ((flag!.reviewedAt !== null) !== reviewed) {
    const review = { reviewedAt: () => 'now()', reviewedBy: viewer.name ?? viewer.role };
    await db.update(Flag, flag!.id, reviewed ? review : { reviewedAt: null, reviewedBy: null });
  }
  return flag!.id;
}
