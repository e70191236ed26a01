import { applyChange, changeRecord, type DraftChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { validateOptionalText } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { Delegation } from './delegation.entity.ts';
import { DelegationMember } from './delegation-member.entity.ts';
import { DelegationFacts, type NewDelegation } from './delegation-writes.inputs.ts';

const MAX_PEOPLE = 1_000_000;

const CODES = errorCodes({
  SIZE_INVALID: ['The size is out of range. Give 0 to `max` people.', 'max'],
  MEMBER_TWICE: ['The person is listed twice. Remove one entry.'],
  DELEGATION_EXISTS: ['The party already has a delegation at the forum. Update that one.'],
});

/** A delegation to be written. */
export type DelegationDraft = NewDraft<NewDelegation>;

const PARTS: PartTables<DelegationDraft> = {
  members: { table: DelegationMember, owner: 'delegationId', rows: validateMembers },
};

/**
 * Creates a delegation with its members. A delegation that is only inferred from a speaker of the party has a flag
 * IMPLIED in the draft.
 * @returns its uuid
 * @throws RuleViolations DELEGATION_EXISTS, MEMBER_TWICE, SIZE_INVALID, and as `createRecord` does
 */
export async function createDelegation(context: WriteContext, draft: DelegationDraft): Promise<string> {
  const { forumId, partyId } = draft;
  const facts = validateFacts(context, draft);
  // An import writes rows in batches; then the unique constraint of the database rejects duplicates.
  if (!context.rowSink && (await context.db.existsBy(Delegation, { forumId, partyId }))) {
    const message = 'The party already has a delegation at the forum. Update that one.';
    context.errors.at('partyId').add(CODES.DELEGATION_EXISTS, message);
  }
  return createRecord(context, Delegation, { forumId, partyId, ...facts }, draft, PARTS);
}

/** Changes a delegation. */
export async function updateDelegation(
  context: WriteContext,
  id: string,
  change: DraftChange<DelegationDraft>,
): Promise<void> {
  const delegation = await context.db.findOneByOrFail(Delegation, { id });
  const facts = validateFacts(context, applyChange(context.errors, DelegationFacts, delegation, change));
  await changeRecord(context, Delegation, delegation, facts, change, PARTS);
}

function validateFacts({ errors }: WriteContext, { attendsAs, reportedSize = null }: DraftOf<DelegationFacts>) {
  const size = reportedSize ?? 0;
  if (!Number.isInteger(size) || size < 0 || size > MAX_PEOPLE) {
    const message = `${size} is not a valid number of people. Use 0 to ${MAX_PEOPLE}.`;
    errors.at('reportedSize').add(CODES.SIZE_INVALID, message, { max: MAX_PEOPLE });
  }
  return { attendsAs, reportedSize };
}

function validateMembers(members: NonNullable<DelegationDraft['members']>, errors: InputErrors) {
  const seen = new Set<string>();
  return members.map(({ personId, role, title }, ordinal) => {
    const at = errors.at(ordinal);
    if (seen.has(personId)) {
      at.add(CODES.MEMBER_TWICE, 'The person is already listed as a member of the delegation. Remove one entry.');
    }
    seen.add(personId);
    return { personId, role, title: validateOptionalText(at.at('title'), title), ordinal };
  });
}
