import { recordTypeOf } from '../description/registry.ts';
import type { RecordType } from '../record.entity.ts';
import { checkDuplicates } from './duplicates.writes.ts';
import { errorCodes } from './error-codes.ts';
import type { WriteContext } from './transaction.ts';

const CODES = errorCodes({
  FIELD_MISPLACED: ['The field belongs to the mutation, not to one of its records. Move it to the input itself.'],
});

/** Fields of the input of one record that only the input of the whole mutation may have. */
const FIELDS_OF_MUTATION = ['idempotencyKey', 'note', 'dryRun'];

/**
 * Creates a record that a client requests, by a mutation of its own or as a part of another one.
 * @param allowsDuplicate whether to warn of possible duplicates instead of rejecting the record
 * @returns its uuid
 * @throws POSSIBLE_DUPLICATE, and RuleViolations FIELD_MISPLACED and as the type does
 */
export async function createRequested(
  context: WriteContext,
  type: RecordType,
  draft: object,
  allowsDuplicate: boolean | null | undefined,
): Promise<string> {
  const { create, citesSources } = recordTypeOf(type).written;
  for (const [field, value] of Object.entries(draft)) {
    if (!value || !FIELDS_OF_MUTATION.includes(field)) continue;
    context.errors.at(field).add(CODES.FIELD_MISPLACED, 'The field belongs to the whole mutation. Move it there.');
  }
  const uuid = await create(context, draft);
  context.warnings?.place(uuid, context.errors, citesSources);
  // Duplicates are searched after writing, when the record breaks no rule; if there is one, the transaction is rolled
  // back.
  await checkDuplicates(context, uuid, type, allowsDuplicate ?? false);
  return uuid;
}
