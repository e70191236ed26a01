import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { Delegation } from './delegation.entity.ts';
import { exportedDelegations } from './delegation.export.ts';
import { delegationList } from './delegation.list.ts';
import { machineReadableDelegation } from './delegation.machine.ts';
import { delegationPage } from './delegation.page.ts';
import { DelegationResolver } from './delegation.resolver.ts';
import { delegationWords } from './delegation.words.ts';
import { createDelegation, updateDelegation } from './delegation.writes.ts';
import { DelegationMember } from './delegation-member.entity.ts';
import { DelegationFacts, NewDelegation } from './delegation-writes.inputs.ts';

export const delegations: Feature = {
  entities: [DelegationMember, Delegation],
  resolvers: [DelegationResolver, ...delegationList.resolvers],
  recordTypes: [
    recordType({
      type: 'DELEGATION',
      description: 'The people whom a party sent to a forum.',
      entity: Delegation,
      parts: [{ table: 'delegation_member', owner: 'delegation_id', field: 'members', keys: [['personId']] }],
      requiredReferences: ['forum_id', 'party_id'],
      exported: exportedDelegations,
      written: mutationsOf(Delegation, {
        facts: DelegationFacts,
        newFacts: NewDelegation,
        create: createDelegation,
        update: updateDelegation,
        list: delegationList,
        input: 'A new delegation of a party to a forum.',
        createDescription: 'Creates a delegation with its members.',
      }),
      imported: { occasionFields: ['forumId'] },
      corrected: { readOnlyFields: ['forum', 'party'] },
      words: delegationWords,
      page: delegationPage,
      machine: machineReadableDelegation,
    }),
  ],
};
