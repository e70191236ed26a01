import { formatId, parseId } from '../../records/values/ids.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { validateOptionalText } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import type { DismissDuplicateInput, RestoreDuplicateInput } from './duplicate.inputs.ts';

const CODES = errorCodes({
  DUPLICATE_UNKNOWN: [
    'There is no such pair of possible duplicates, or one of its records was merged or deleted. List the pairs by ' +
      '`possibleDuplicates`.',
  ],
});

/**
 * Removes a pair from the work list. Of two editors who dismiss it, the first one is recorded.
 * @returns its uuid
 * @throws RuleViolations DUPLICATE_UNKNOWN
 */
export async function dismissDuplicate(
  context: WriteContext,
  { id: given, note }: Pick<DismissDuplicateInput, 'id' | 'note'>,
): Promise<string> {
  const { db, viewer, errors } = context;
  const kept = validateOptionalText(errors.at('note'), note, MAX_PASSAGE_CHARS);
  const id = await lockPair(context, given);
  await db.query(
    `update possible_duplicate set is_open = false, dismissed_at = now(), dismissed_by = $2, note = $3
      where id = $1 and dismissed_at is null`,
    [id, viewer.name ?? viewer.role, kept],
  );
  return id;
}

/**
 * Puts a dismissed pair back on the work list.
 * @returns its uuid
 * @throws RuleViolations DUPLICATE_UNKNOWN
 */
export async function restoreDuplicate(
  context: WriteContext,
  { id: given }: Pick<RestoreDuplicateInput, 'id'>,
): Promise<string> {
  const id = await lockPair(context, given);
  await context.db.query(
    `update possible_duplicate set is_open = true, dismissed_at = null, dismissed_by = null, note = null
      where id = $1 and dismissed_at is not null`,
    [id],
  );
  return id;
}

/** Locks a pair until the end of the transaction. @throws RuleViolations DUPLICATE_UNKNOWN */
async function lockPair({ db, errors }: WriteContext, given: string): Promise<string> {
  const at = errors.at('id');
  const read = parseId(given);
  const [found]: { id: string; type: string; lost: string | null; into: string | null }[] = await db.query(
    `select p.id, lower(p.type) as type, lost.id as lost, survivor_of(lost.merged_into) as into
      from possible_duplicate p
      left join lateral (
        select * from record r where r.id in (p.a_id, p.b_id) and r.deleted_at is not null order by r.id limit 1
      ) lost on true
      where p.id = $1 for update of p`,
    [read?.type === 'possible_duplicate' ? read.uuid : null],
  );
  if (!found) at.add(CODES.DUPLICATE_UNKNOWN, 'There is no such pair of possible duplicates. Check the id.');
  else if (found.lost) {
    const happened = found.into ? `merged into ${formatId(found.type, found.into)}` : 'deleted';
    const message = `The pair is no longer on the list: ${formatId(found.type, found.lost)} was ${happened}.`;
    at.add(CODES.DUPLICATE_UNKNOWN, message);
  }
  errors.throwIfAny();
  return found!.id;
}
