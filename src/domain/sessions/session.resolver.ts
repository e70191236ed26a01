import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads, type Rows } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { ById } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { hasId } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Session } from './session.entity.ts';
import { sessionGroups } from './session.groups.ts';
import { SessionConnection, SessionGroups, SessionList } from './session.inputs.ts';
import { sessions, sessionsOf } from './session.reads.ts';

@Resolver(() => Session)
export class SessionResolver {
  @Reads()
  @Query(() => Session, { nullable: true, description: 'One session, by its id.' })
  session(@Args(() => ById) { id }: ById): Reading {
    return one(Session, (session) => hasId(session, 'session', id));
  }

  @Reads()
  @Query(() => SessionConnection, { description: 'Sessions, the latest first where no order is given.' })
  sessions(@Args(() => SessionList) args: SessionList): Reading {
    return sessions(args);
  }
}

/** What sessions add to forums. */
@Resolver(() => Forum)
export class SessionsOfForumResolver {
  @Reads()
  @FieldResolver(() => SessionConnection, {
    description: 'Its programme, in the order of time where no order is given.',
  })
  sessions(@Root() forum: Row<Forum>, @Args(() => SessionList) args: SessionList): Reading {
    return sessionsOf(forum, args);
  }
}

@Resolver(() => SessionConnection)
export class SessionGroupsResolver {
  @Reads()
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Session>, @Args(() => SessionGroups) args: SessionGroups): Reading {
    return sessionGroups.of(list, args);
  }
}
