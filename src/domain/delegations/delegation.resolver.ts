import { Args, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads, type Rows, value } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { ById, PageArguments } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { hasId } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';
import { Delegation } from './delegation.entity.ts';
import { delegationGroups } from './delegation.groups.ts';
import {
  DelegationConnection,
  DelegationGroups,
  DelegationList,
  DelegationMemberConnection,
} from './delegation.inputs.ts';
import { delegations, headsOf, membersOf, sizeOf } from './delegation.reads.ts';

@Resolver(() => Delegation)
export class DelegationResolver {
  @Reads()
  @Query(() => Delegation, { nullable: true, description: 'One delegation, by its id.' })
  delegation(@Args(() => ById) { id }: ById): Reading {
    return one(Delegation, (delegation) => hasId(delegation, 'delegation', id));
  }

  @Reads()
  @Query(() => DelegationConnection, {
    description: 'Delegations, by the name of their party where no order is given.',
  })
  delegations(@Args(() => DelegationList) args: DelegationList): Reading {
    return delegations(args);
  }

  @Reads()
  @FieldResolver(() => [Person], { description: 'Who leads it: one person, several, or nobody who is on record.' })
  heads(@Root() delegation: Row<Delegation>): Reading {
    return headsOf(delegation);
  }

  @Reads()
  @FieldResolver(() => Int, { description: 'How many people of it are on record here, its heads included.' })
  size(@Root() delegation: Row<Delegation>): Reading {
    return value(sizeOf(delegation));
  }

  @Reads()
  @FieldResolver(() => DelegationMemberConnection, { description: 'Who belongs to it, in the order of its own list.' })
  members(@Root() delegation: Row<Delegation>, @Args(() => PageArguments) args: PageArguments): Reading {
    return membersOf(delegation, args);
  }
}

@Resolver(() => Forum)
export class ForumDelegationsResolver {
  @Reads()
  @FieldResolver(() => DelegationConnection, { description: 'Whom parties sent to it.' })
  delegations(@Root() forum: Row<Forum>, @Args(() => DelegationList) args: DelegationList): Reading {
    return delegations(args, (delegation) => sql`${delegation.forumId} = ${forum.id}`);
  }
}

@Resolver(() => Party)
export class PartyDelegationsResolver {
  @Reads()
  @FieldResolver(() => DelegationConnection, {
    description:
      'Whom it sent to forums itself. Those of what lies within it are found by `delegations(where: { party })`.',
  })
  delegations(@Root() party: Row<Party>, @Args(() => DelegationList) args: DelegationList): Reading {
    return delegations(args, (delegation) => sql`${delegation.partyId} = ${party.id}`);
  }
}

@Resolver(() => DelegationConnection)
export class DelegationGroupsResolver {
  @Reads()
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Delegation>, @Args(() => DelegationGroups) args: DelegationGroups): Reading {
    return delegationGroups.of(list, args);
  }
}
