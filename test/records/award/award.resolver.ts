import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Forum } from '../../../src/domain/forums/forum.entity.ts';
import { one, type Reading, Reads, type Rows } from '../../../src/query/compiling/readings.ts';
import type { Row } from '../../../src/query/compiling/row.ts';
import { sql } from '../../../src/query/sql.ts';
import { ById } from '../../../src/records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../../src/records/api/groups.ts';
import { hasId } from '../../../src/records/values/refs.ts';
import { Award, AwardJuror } from './award.entity.ts';
import { awardGroups } from './award.groups.ts';
import { AwardConnection, AwardGroups, AwardJurorConnection, AwardJurorList, AwardList } from './award.inputs.ts';
import { awardsListed, jurorsListed, jurorsOf } from './award.reads.ts';

@Resolver(() => Award)
export class AwardResolver {
  @Reads()
  @Query(() => Award, { nullable: true, description: 'One award, by its id.' })
  award(@Args(() => ById) { id }: ById): Reading {
    return one(Award, (award) => hasId(award, 'award', id));
  }

  @Reads()
  @Query(() => AwardConnection, { description: 'Awards, the latest first.' })
  awards(@Args(() => AwardList) args: AwardList): Reading {
    return awardsListed(args);
  }

  @Reads()
  @Query(() => AwardJurorConnection, { description: 'Jurors of awards.' })
  jurors(@Args(() => AwardJurorList) args: AwardJurorList): Reading {
    return jurorsListed(args);
  }

  @Reads()
  @FieldResolver(() => [AwardJuror], { description: 'The people who decided on it, in the order of the record.' })
  jury(@Root() award: Row<Award>): Reading {
    return jurorsOf(award);
  }
}

@Resolver(() => Forum)
export class ForumAwardsResolver {
  @Reads()
  @FieldResolver(() => AwardConnection, { description: 'The awards that were given at it.' })
  awards(@Root() forum: Row<Forum>, @Args(() => AwardList) args: AwardList): Reading {
    return awardsListed(args, (award) => sql`${award.forumId} = ${forum.id}`);
  }
}

@Resolver(() => AwardConnection)
export class AwardGroupsResolver {
  @Reads()
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Award>, @Args(() => AwardGroups) args: AwardGroups): Reading {
    return awardGroups.of(list, args);
  }
}
