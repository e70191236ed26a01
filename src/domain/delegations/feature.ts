import type { Feature } from '../../records/feature.ts';
import { Delegation } from './delegation.entity.ts';
import {
  DelegationGroupsResolver,
  DelegationResolver,
  ForumDelegationsResolver,
  PartyDelegationsResolver,
} from './delegation.resolver.ts';
import { DelegationMember } from './delegation-member.entity.ts';
import { DelegationWritesResolver } from './delegation-writes.resolver.ts';

export const delegations: Feature = {
  entities: [DelegationMember, Delegation],
  resolvers: [
    DelegationWritesResolver,
    DelegationResolver,
    DelegationGroupsResolver,
    ForumDelegationsResolver,
    PartyDelegationsResolver,
  ],
  records: { DELEGATION: Delegation },
};
