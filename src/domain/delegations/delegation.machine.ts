import type { MachineDescription } from '../../records/description/machine.ts';
import type { FoundDelegation } from './delegation.page.ts';

export const machineReadableDelegation: MachineDescription = {
  linkedData: (delegation: FoundDelegation, to) => ({
    type: ['Delegation', 'Organization'],
    ...to.known({
      forum: to.titled(delegation.forum),
      attendsAs: to.constant('AttendsAs', delegation.attendsAs),
      party: to.named(delegation.party),
      size: delegation.size,
      reportedSize: delegation.reportedSize,
      member: delegation.members.edges.map(({ role, title, node }) => ({
        type: 'OrganizationRole',
        member: to.named(node),
        role: to.constant('DelegationRole', role),
        ...to.known({ roleName: title }),
      })),
    }),
  }),
  vocabulary: {
    classes: { Delegation: ['forum', 'party', 'attendsAs', 'size', 'reportedSize'] },
    others: { DelegationMemberEdge: ['role'] },
  },
};
