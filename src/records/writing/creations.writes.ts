import { recordTypeOf } from '../description/registry.ts';
import type { RecordType } from '../record.entity.ts';
import { checkDuplicates } from './duplicates.writes.ts';
import type { WriteContext } from './transaction.ts';

/**
 * Creates a record that a client requests.
 * @param allowsDuplicate whether to warn of possible duplicates instead of rejecting the record
 * @returns its uuid
 * @throws POSSIBLE_DUPLICATE, and RuleViolations as the type does
 */
export async function createRequested(
  context: WriteContext,
  type: RecordType,
  draft: object,
  allowsDuplicate: boolean | null | undefined,
): Promise<string> {
  const { create, citesSources } = recordTypeOf(type).written;
  const uuid = await create(context, draft);
  context.warnings?.place(uuid, context.errors, citesSources);
  // Duplicates are searched after writing, when the record breaks no rule; if there is one, the transaction is rolled
  // back.
  await checkDuplicates(context, uuid, type, allowsDuplicate ?? false);
  return uuid;
}
