import { type Change, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { keptTextOrNull } from '../../records/writing/rules.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Delegation } from './delegation.entity.ts';
import { DelegationMember } from './delegation-member.entity.ts';
import { DelegationFacts, type NewDelegation } from './delegation-writes.inputs.ts';

const MOST_PEOPLE = 1_000_000;

/** Whom a party sent to a forum, to be written. */
export type DelegationDraft = NewDraft<NewDelegation>;

const PARTS: PartTables<DelegationDraft> = {
  members: { table: DelegationMember, owner: 'delegationId', rows: keptMembers },
};

/**
 * Creates a delegation with its members. Where it is only implied, by somebody who spoke for the party, the draft says so
 * in a flag IMPLIED.
 * @returns its uuid
 * @throws RuleViolation DELEGATION_EXISTS, MEMBER_TWICE, BAD_SIZE, BAD_TEXT, and as the parts of any record do
 */
export async function createDelegation(context: WriteContext, draft: DelegationDraft): Promise<string> {
  const { forumId, partyId } = draft;
  const facts = keptFacts(draft);
  // Refused before the database is asked.
  keptMembers(draft.members ?? []);
  // Of those that an import gathers, the database says so when they are written.
  if (!context.gathered && (await context.db.existsBy(Delegation, { forumId, partyId }))) {
    throw new RuleViolation('DELEGATION_EXISTS', ['partyId'], 'The party already has a delegation at this forum.');
  }
  return createRecord(context, Delegation, { forumId, partyId, ...facts }, draft, PARTS);
}

/** Changes a delegation. @throws RuleViolation CANNOT_BE_CLEARED, and as `createDelegation` does */
export async function updateDelegation(
  context: WriteContext,
  id: string,
  change: Change<DelegationDraft>,
): Promise<void> {
  const delegation = await context.db.findOneByOrFail(Delegation, { id });
  const facts = keptFacts(withChange(DelegationFacts, delegation, change));
  await changeRecord(context, Delegation, delegation, facts, change, PARTS);
}

function keptFacts({ attendsAs, reportedSize = null }: DraftOf<DelegationFacts>) {
  const size = reportedSize ?? 0;
  if (Number.isInteger(size) && size >= 0 && size <= MOST_PEOPLE) return { attendsAs, reportedSize };
  throw new RuleViolation('BAD_SIZE', ['reportedSize'], `A delegation consists of 0 to ${MOST_PEOPLE} people.`);
}

function keptMembers(members: NonNullable<DelegationDraft['members']>) {
  const seen = new Set<string>();
  return members.map(({ personId, role, title }, ordinal) => {
    const path = ['members', String(ordinal)];
    if (seen.has(personId)) {
      throw new RuleViolation('MEMBER_TWICE', path, 'The person is already named as a member of this delegation.');
    }
    seen.add(personId);
    return { personId, role, title: keptTextOrNull([...path, 'title'], title), ordinal };
  });
}
