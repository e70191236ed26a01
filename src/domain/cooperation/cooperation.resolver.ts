import { Args, Extensions, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { type Reading, Reads, type Rows, value } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import { sql } from '../../query/sql.ts';
import { First20, First50 } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { InLanguage, InLanguages, inLanguage, Label, labelIn } from '../../records/values/languages.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Commitment } from '../commitments/commitment.entity.ts';
import { Figure } from '../figures/figure.entity.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { countsPairs } from '../parties/party.groups.ts';
import { Session } from '../sessions/session.entity.ts';
import { Statement } from '../statements/statement.entity.ts';
import { Topic } from '../topics/topic.entity.ts';
import { topicsOf } from '../topics/topic.reads.ts';
import { givenNames, givenOthers } from './between.ts';
import { ConcernedAs } from './concerned-party.entity.ts';
import { itemGroups } from './cooperation.groups.ts';
import {
  CooperationBetween,
  CooperationItemConnection,
  CooperationItemGroups,
  CooperationList,
  CooperationWith,
  Matched,
} from './cooperation.inputs.ts';
import {
  columnOfItem,
  cooperationBetween,
  cooperationItems,
  forumOf,
  makersOf,
  outcomesOf,
  partiesConcerned,
  partiesOf,
  sessionOf,
  titleOf,
} from './cooperation.reads.ts';
import type { InvolvedParty } from './involved-party.entity.ts';
import type { Item } from './item.entity.ts';
import { Maker } from './maker.entity.ts';
import { CooperationNetwork, NetworkArguments } from './network.inputs.ts';
import { cooperationNetwork } from './network.reads.ts';

@Resolver()
export class CooperationResolver {
  @Reads()
  @Query(() => CooperationItemConnection, {
    description:
      'The main question: everything between the parties named. A city counts as its country as well, as it lay on the ' +
      "item's day. What each name was taken for stands in the answer's extensions. The latest comes first where no order " +
      'is given. It is read along an index, unless `where` has geography, succession, rollUp or levels, which cost more.',
  })
  cooperation(@Args(() => CooperationBetween) args: CooperationBetween): Reading {
    return cooperationBetween(givenNames(args.between), args);
  }

  @Reads()
  @Query(() => CooperationItemConnection, {
    description:
      'Cooperation items of all kinds, the latest first where no order is given. For those between certain parties, ' +
      '`cooperation` costs less.',
  })
  cooperationItems(@Args(() => CooperationList) args: CooperationList): Reading {
    return cooperationItems(args);
  }

  @Reads()
  @Extensions({ counts: (sizes: DataSizes, { level }: { level?: unknown }) => sizes[`ITEM ${level} pairs`] ?? 0 })
  @Query(() => CooperationNetwork, {
    description: 'Who cooperates with whom, at one level. Its cost grows with the number of items counted.',
  })
  cooperationNetwork(@Args(() => NetworkArguments) args: NetworkArguments): Reading {
    return cooperationNetwork(args);
  }
}

/** What all five kinds of cooperation item have. */
@Resolver(() => CooperationItem)
export class CooperationItemResolver {
  @Reads()
  @FieldResolver(() => String, { description: 'What it is called, in a language or else in its main one.' })
  title(@Root() item: Row<CooperationItem>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return inLanguage(titleOf(item), lang);
  }

  @Reads()
  @FieldResolver(() => Label, { description: 'Its title in the first of these languages that has one, and in which.' })
  label(@Root() item: Row<CooperationItem>, @Args(() => InLanguages) { langs }: InLanguages): Reading {
    return labelIn(titleOf(item), langs);
  }

  @Reads({ byId: true })
  @FieldResolver(() => PartialDate, {
    nullable: true,
    description:
      "An agreement's signing, else adoption, else entry into force; the day a commitment was made, a statement's or " +
      "figure's day, else the day of its session, else its forum's start; a session's local day.",
  })
  occurredOn(@Root() item: Row<CooperationItem>): Reading {
    return value(columnOfItem(item, sql`nullif(i.occurred_on, '')`));
  }

  @Reads({ byId: true })
  @FieldResolver(() => [Party], { description: 'The parties that it involves, by name.' })
  parties(@Root() item: Row<CooperationItem>, @Args(() => First50) { first }: First50): Reading {
    return partiesOf(item, first);
  }

  @Reads({ byId: true })
  @FieldResolver(() => Int, {
    description: 'How many different parties it involves; a signature whose party is unknown counts as one.',
  })
  partyCount(@Root() item: Row<CooperationItem>): Reading {
    return value(columnOfItem(item, sql`i.party_count`));
  }

  @Reads({ byId: true })
  @FieldResolver(() => [Topic], { description: 'What it is about, the most important first.' })
  topics(@Root() item: Row<CooperationItem>, @Args(() => First20) { first }: First20): Reading {
    return topicsOf(item, first);
  }

  @Reads({ byId: true })
  @FieldResolver(() => Forum, {
    nullable: true,
    description: 'The forum at which it came about, its own or that of its session.',
  })
  forum(@Root() item: Row<CooperationItem>): Reading {
    return forumOf(item);
  }

  @Reads({ byId: true })
  @FieldResolver(() => Session, {
    nullable: true,
    description: 'The session at which it came about, where that is known. That of a session is null.',
  })
  session(@Root() item: Row<CooperationItem>): Reading {
    return sessionOf(item);
  }
}

@Resolver(() => Matched)
export class MatchedResolver {
  @Reads()
  @FieldResolver(() => String, {
    description: 'The name as it was given; "this party" for the party whose cooperation is read.',
  })
  given(): Reading {
    return value(sql`m.name`);
  }

  @Reads()
  @FieldResolver(() => String, { description: 'As what that party takes part in the item.' })
  as(@Root() involved: Row<InvolvedParty>): Reading {
    return value(sql`coalesce(${involved.takesPartAs}, 'SPEAKER')`);
  }
}

@Resolver(() => Party)
export class PartyCooperationResolver {
  @Reads()
  @FieldResolver(() => CooperationItemConnection, {
    description: 'Everything between this party and others, or, where none is named, everything that involves it.',
  })
  cooperation(@Root() party: Row<Party>, @Args(() => CooperationWith) args: CooperationWith): Reading {
    const others = givenOthers(args.with ?? [], 'with');
    return cooperationBetween([{ id: party.id, name: 'this party' }, ...others], args);
  }
}

@Resolver(() => Commitment)
export class CommitmentPartiesResolver {
  @Reads()
  @FieldResolver(() => [Maker], { description: 'Who promised it, in the order of the record.' })
  makers(@Root() commitment: Row<Commitment>): Reading {
    return makersOf(commitment);
  }

  @Reads()
  @FieldResolver(() => [Party], { description: 'Who is to do it.' })
  responsible(@Root() commitment: Row<Commitment>): Reading {
    return partiesConcerned(commitment, ConcernedAs.RESPONSIBLE);
  }

  @Reads()
  @FieldResolver(() => [Party], { description: 'With whom, or for whom, it is to be done.' })
  counterparts(@Root() commitment: Row<Commitment>): Reading {
    return partiesConcerned(commitment, ConcernedAs.COUNTERPART);
  }

  @Reads()
  @FieldResolver(() => [CooperationItem], { description: 'The items that came of it, the earliest first.' })
  outcomes(@Root() commitment: Row<Commitment>, @Args(() => First20) { first }: First20): Reading {
    return outcomesOf(commitment, first);
  }
}

@Resolver(() => Statement)
export class StatementMakersResolver {
  @Reads()
  @FieldResolver(() => [Maker], { description: 'Who said it, in the order of the record.' })
  makers(@Root() statement: Row<Statement>): Reading {
    return makersOf(statement);
  }
}

@Resolver(() => Figure)
export class FigureMakersResolver {
  @Reads()
  @FieldResolver(() => [Maker], { description: 'Who reported it; empty where that is not known.' })
  makers(@Root() figure: Row<Figure>): Reading {
    return makersOf(figure);
  }
}

@Resolver(() => CooperationItemConnection)
export class CooperationItemGroupsResolver {
  @Reads()
  @Extensions({ counts: countsPairs('ITEM') })
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Item>, @Args(() => CooperationItemGroups) args: CooperationItemGroups): Reading {
    return itemGroups.of(list, args);
  }
}
