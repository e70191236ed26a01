import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads, type Rows } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { ById } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { involvesParty, isOfForum } from '../../records/item.reads.ts';
import { hasId } from '../../records/values/refs.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Commitment } from './commitment.entity.ts';
import { commitmentGroups } from './commitment.groups.ts';
import { CommitmentConnection, CommitmentGroups, CommitmentList } from './commitment.inputs.ts';
import { commitments, progressOf } from './commitment.reads.ts';
import { ProgressNote } from './progress-note.entity.ts';

@Resolver(() => Commitment)
export class CommitmentResolver {
  @Reads()
  @Query(() => Commitment, { nullable: true, description: 'One commitment, by its id.' })
  commitment(@Args(() => ById) { id }: ById): Reading {
    return one(Commitment, (commitment) => hasId(commitment, 'commitment', id));
  }

  @Reads()
  @Query(() => CommitmentConnection, {
    description: 'Commitments, the latest to be announced first where no order is given.',
  })
  commitments(@Args(() => CommitmentList) args: CommitmentList): Reading {
    return commitments(args);
  }

  @Reads()
  @FieldResolver(() => [ProgressNote], {
    description: 'What was known, day by day, about how it is being kept, the earliest first.',
  })
  progress(@Root() commitment: Row<Commitment>): Reading {
    return progressOf(commitment);
  }
}

@Resolver(() => Agreement)
export class AgreementCommitmentsResolver {
  @Reads()
  @FieldResolver(() => CommitmentConnection, { description: 'What its parties promised in it.' })
  commitments(@Root() agreement: Row<Agreement>, @Args(() => CommitmentList) args: CommitmentList): Reading {
    return commitments(args, (commitment) => sql`${commitment.agreementId} = ${agreement.id}`);
  }
}

@Resolver(() => Forum)
export class ForumCommitmentsResolver {
  @Reads()
  @FieldResolver(() => CommitmentConnection, { description: 'What was promised at it or at its sessions.' })
  commitments(@Root() forum: Row<Forum>, @Args(() => CommitmentList) args: CommitmentList): Reading {
    return commitments(args, (commitment) => isOfForum(commitment.id, forum.id));
  }
}

@Resolver(() => Party)
export class PartyCommitmentsResolver {
  @Reads()
  @FieldResolver(() => CommitmentConnection, {
    description:
      'Commitments that involve it, or what lay within it on their day: as responsible, as counterpart or as maker.',
  })
  commitments(@Root() party: Row<Party>, @Args(() => CommitmentList) args: CommitmentList): Reading {
    return commitments(args, (commitment) => involvesParty(commitment.id, party.id));
  }
}

@Resolver(() => CommitmentConnection)
export class CommitmentGroupsResolver {
  @Reads()
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Commitment>, @Args(() => CommitmentGroups) args: CommitmentGroups): Reading {
    return commitmentGroups.of(list, args);
  }
}
