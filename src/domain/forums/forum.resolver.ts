import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads, type Rows } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { First20, IdOrSlug } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { InLanguage, InLanguages, inLanguage, Label, labelIn } from '../../records/values/languages.ts';
import { isNamed } from '../../records/values/refs.ts';
import { City, Party } from '../parties/party.entity.ts';
import { Topic } from '../topics/topic.entity.ts';
import { topicsOf } from '../topics/topic.reads.ts';
import { Forum } from './forum.entity.ts';
import { forumGroups } from './forum.groups.ts';
import { ForumConnection, ForumGroups, ForumList } from './forum.inputs.ts';
import { citiesOf, forumSummary, forums, forumsOf, forumTitle, rolesOf } from './forum.reads.ts';
import { ForumRole } from './forum-role.entity.ts';

@Resolver(() => Forum)
export class ForumResolver {
  @Reads()
  @Query(() => Forum, { nullable: true, description: 'One forum, by its id or slug.' })
  forum(@Args(() => IdOrSlug) which: IdOrSlug): Reading {
    return one(Forum, (forum) => isNamed(forum, 'forum', which));
  }

  @Reads()
  @Query(() => ForumConnection, { description: 'Forums, the latest first where no order is given.' })
  forums(@Args(() => ForumList) args: ForumList): Reading {
    return forums(args);
  }

  @Reads()
  @FieldResolver(() => String, { description: 'Its title in a language, or else its main title.' })
  title(@Root() forum: Row<Forum>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return inLanguage(forumTitle(forum), lang);
  }

  @Reads()
  @FieldResolver(() => Label, {
    description: 'Its title in the first of these languages that has one, and in which.',
  })
  label(@Root() forum: Row<Forum>, @Args(() => InLanguages) { langs }: InLanguages): Reading {
    return labelIn(forumTitle(forum), langs);
  }

  @Reads()
  @FieldResolver(() => [City], { description: 'The cities in which it is held; none for a forum held online only.' })
  cities(@Root() forum: Row<Forum>): Reading {
    return citiesOf(forum);
  }

  @Reads()
  @FieldResolver(() => String, {
    nullable: true,
    description: 'What it is about, in a language, or else in the main one; null where nobody has written it.',
  })
  summary(@Root() forum: Row<Forum>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return inLanguage(forumSummary(forum), lang);
  }

  @Reads()
  @FieldResolver(() => [Topic], { description: 'Its topics, the most important first.' })
  topics(@Root() forum: Row<Forum>, @Args(() => First20) { first }: First20): Reading {
    return topicsOf(forum, first);
  }

  @Reads()
  @FieldResolver(() => [ForumRole], { description: 'What parties do for it, the hosts first.' })
  roles(@Root() forum: Row<Forum>): Reading {
    return rolesOf(forum);
  }
}

/** What forums add to parties. */
@Resolver(() => Party)
export class ForumsOfPartyResolver {
  @Reads()
  @FieldResolver(() => ForumConnection, {
    description:
      'Where it has a role, sent a delegation or is a city that hosts; the latest first where no order is given. ' +
      'What lies within it does not count here: for that ask `forums(where: { party: })`.',
  })
  forums(@Root() party: Row<Party>, @Args(() => ForumList) args: ForumList): Reading {
    return forums(args, (forum) => sql`${forum.id} in ${forumsOf(party.id)}`);
  }
}

@Resolver(() => ForumConnection)
export class ForumGroupsResolver {
  @Reads()
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Forum>, @Args(() => ForumGroups) args: ForumGroups): Reading {
    return forumGroups.of(list, args);
  }
}
