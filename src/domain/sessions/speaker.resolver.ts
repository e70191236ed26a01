import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { type Reading, Reads, type Rows } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { PageArguments } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { Person } from '../people/person.entity.ts';
import { Session } from './session.entity.ts';
import type { Speaker } from './speaker.entity.ts';
import { speakerGroups } from './speaker.groups.ts';
import { SessionSpeakerConnection, SpeakerConnection, SpeakerGroups, SpeakerList } from './speaker.inputs.ts';
import { speakers, speakersOf } from './speaker.reads.ts';

@Resolver()
export class SpeakerResolver {
  @Reads()
  @Query(() => SpeakerConnection, {
    description: 'Appearances of people in sessions, the latest first where no order is given.',
  })
  speakers(@Args(() => SpeakerList) args: SpeakerList): Reading {
    return speakers(args);
  }
}

/** What speakers add to sessions. */
@Resolver(() => Session)
export class SpeakersOfSessionResolver {
  @Reads()
  @FieldResolver(() => SessionSpeakerConnection, {
    description: 'Who appears in it, in the order of the programme.',
  })
  speakers(@Root() session: Row<Session>, @Args(() => PageArguments) args: PageArguments): Reading {
    return speakersOf(session, args);
  }
}

/** What speakers add to people. */
@Resolver(() => Person)
export class AppearancesOfPersonResolver {
  @Reads()
  @FieldResolver(() => SpeakerConnection, {
    description: 'In which sessions the person appears, the latest first where no order is given.',
  })
  appearances(@Root() person: Row<Person>, @Args(() => SpeakerList) args: SpeakerList): Reading {
    return speakers(args, (speaker) => sql`${speaker.personId} = ${person.id}`);
  }
}

@Resolver(() => SpeakerConnection)
export class SpeakerGroupsResolver {
  @Reads()
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Speaker>, @Args(() => SpeakerGroups) args: SpeakerGroups): Reading {
    return speakerGroups.of(list, args);
  }
}
