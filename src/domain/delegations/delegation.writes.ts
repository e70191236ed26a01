import {
  type Change,
  changeDocumentation,
  replaceParts,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import { documentRecord, insertOne, insertParts, type RecordDraft } from '../../records/writing/record.writes.ts';
import { keptTextOrNull } from '../../records/writing/rules.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { type AttendsAs, Delegation } from './delegation.entity.ts';
import { DelegationMember, type DelegationRole } from './delegation-member.entity.ts';

const MOST_PEOPLE = 1_000_000;

/** Whom a party sent to a forum, to be written. */
export interface DelegationDraft extends RecordDraft {
  forumId: string;
  partyId: string;
  attendsAs: AttendsAs;
  /** How many people it is reported to consist of. */
  reportedSize?: number | null;
  /** Who belongs to it, in the order in which they are shown. */
  members?: DelegationMemberDraft[];
}

/** One person in a delegation. */
export interface DelegationMemberDraft {
  personId: string;
  role: DelegationRole;
  title?: string | null;
}

/**
 * Creates a delegation with its members. Where it is only implied, by somebody who spoke for the party, the draft says so
 * in a flag IMPLIED.
 * @returns its uuid
 * @throws RuleViolation DELEGATION_EXISTS, MEMBER_TWICE, BAD_SIZE, BAD_TEXT, and as the parts of any record do
 */
export async function createDelegation(context: WriteContext, draft: DelegationDraft): Promise<string> {
  const { forumId, partyId, attendsAs } = draft;
  const reportedSize = keptSize(draft);
  const members = keptMembers(draft.members);
  // Of those that an import gathers, the database says so when they are written.
  if (!context.gathered && (await context.db.existsBy(Delegation, { forumId, partyId }))) {
    throw new RuleViolation('DELEGATION_EXISTS', ['partyId'], 'The party already has a delegation at this forum.');
  }
  const delegationId = await insertOne(context, Delegation, {
    visibility: draft.visibility,
    forumId,
    partyId,
    attendsAs,
    reportedSize,
  });
  await insertParts(
    context,
    DelegationMember,
    members.map((member) => ({ delegationId, ...member })),
  );
  await documentRecord(context, delegationId, draft);
  return delegationId;
}

/**
 * Changes a delegation. What is absent stays; null clears; a list replaces the list.
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createDelegation` does
 */
export async function updateDelegation(
  context: WriteContext,
  id: string,
  change: Change<DelegationDraft>,
): Promise<void> {
  const delegation = await context.db.findOneByOrFail(Delegation, { id });
  const draft = withChange<DelegationDraft>(delegation, change, ['attendsAs']);
  const { attendsAs } = draft;
  await updateRow(context, Delegation, delegation, { attendsAs, reportedSize: keptSize(draft) });
  if (change.members !== undefined) {
    await replaceParts(context, DelegationMember, { delegationId: id }, keptMembers(change.members ?? []));
  }
  await changeDocumentation(context, id, change);
}

function keptSize({ reportedSize = null }: DelegationDraft): number | null {
  if (reportedSize === null) return null;
  if (Number.isInteger(reportedSize) && reportedSize >= 0 && reportedSize <= MOST_PEOPLE) return reportedSize;
  throw new RuleViolation('BAD_SIZE', ['reportedSize'], `A delegation consists of 0 to ${MOST_PEOPLE} people.`);
}

function keptMembers(members: DelegationMemberDraft[] = []): Partial<DelegationMember>[] {
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
