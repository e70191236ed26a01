import type { DelegationEntryFragment } from '../../records/description/documents.ts';
import type { FeedEntry, MachineDescription } from '../../records/description/machine.ts';
import type { FoundDelegation } from './delegation.page.ts';

type FeedDelegation = FeedEntry & DelegationEntryFragment;

export const machineReadableDelegation: MachineDescription = {
  linkedData: (delegation: FoundDelegation, to) => ({
    type: ['Delegation', 'Organization'],
    ...to.withoutEmpty({
      forum: to.titled(delegation.forum),
      attendsAs: to.constant('AttendsAs', delegation.attendsAs),
      party: to.named(delegation.party),
      size: delegation.size,
      reportedSize: delegation.reportedSize,
      member: delegation.members.edges.map(({ role, title, node }) => ({
        type: 'OrganizationRole',
        member: to.named(node),
        role: to.constant('DelegationRole', role),
        ...to.withoutEmpty({ roleName: title }),
      })),
    }),
  }),
  vocabulary: {
    classes: { Delegation: ['forum', 'party', 'attendsAs', 'size', 'reportedSize'] },
    others: { DelegationMemberEdge: ['role'] },
  },
  feed: {
    fragment: 'DelegationEntry',
    title: ({ party }: FeedDelegation, to) => to.delegationOf(party.name),
    summary: ({ forum }: FeedDelegation) => [forum.title],
  },
};
