import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { DateRange } from '../../records/api/where.ts';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import type { RecordType } from '../../records/record.entity.ts';
import { InvolvingWhere } from '../parties/involving.inputs.ts';
import { Party } from '../parties/party.entity.ts';
import { CooperationItemType } from './item.entity.ts';

@InputType('CooperationWhere', { description: 'Which cooperation items.' })
export class CooperationWhere extends InvolvingWhere implements Where {
  @Field(() => Boolean, {
    nullable: true,
    description: 'True: those whom speakers represent count as parties of a session of whatever kind.',
  })
  spokeTogether?: boolean | null;

  @Field(() => [CooperationItemType], { nullable: true, description: 'Of one of these types.' })
  types?: RecordType[] | null;

  @Field(() => [String], { nullable: true, description: 'About one of these topics (id or slug) or its sub-topics.' })
  topics?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Of this forum (id or slug), by itself or through its session.' })
  forum?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this session.' })
  session?: string | null;

  @Field(() => DateRange, { nullable: true, description: 'When it occurred.' })
  occurred?: DateRange | null;

  @Field(() => [CooperationWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => CooperationWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum CooperationOrderField {
  OCCURRED_ON = 'OCCURRED_ON',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(CooperationOrderField, {
  name: 'CooperationOrderField',
  description: 'By what cooperation items may be ordered. Without an order, the latest to occur comes first.',
  valuesConfig: {
    OCCURRED_ON: { description: 'By the day on which it occurred.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('CooperationOrder', { description: 'In which order cooperation items come.' })
export class CooperationOrder extends OrderBy<CooperationOrderField>(() => CooperationOrderField) {}

@ArgsType()
export class CooperationList extends ListArguments(
  () => CooperationWhere,
  () => CooperationOrder,
) {}

@ArgsType()
export class CooperationBetween extends CooperationList {
  @Field(() => [String], {
    description:
      'The parties, 2 to 10, in any order, each as a person would type it. What lies within one counts as it; one named ' +
      'twice asks for cooperation inside it. Of parties that have much apart and little together, the cost grows with what ' +
      'the one has that has less.',
  })
  between: string[];
}

@ArgsType()
export class CooperationWith extends CooperationList {
  @Field(() => [String], { nullable: true, description: 'With all of these parties, 9 at most; absent: with anybody.' })
  with?: string[] | null;
}

@ObjectType('Matched', { description: 'Which party of an item answered for a party that was named.' })
export class Matched {
  @Field(() => String, {
    description: 'The name as it was given; "this party" for the party whose cooperation is read.',
  })
  given: string;

  @Field(() => Party, { description: 'The party of the item: the one named, or one that lies within it.' })
  party: Party;

  @Field(() => String, {
    description:
      'As what that party takes part in the item: SIGNATORY, ACCEDING, RESPONSIBLE, COUNTERPART, SUBJECT, CONCERNED, ' +
      'MAKER or SPEAKER.',
  })
  as: string;
}

@ObjectType('CooperationItemEdge', { description: 'A cooperation item in a list.' })
export class CooperationItemEdge extends EdgeOf(() => CooperationItem) {
  @Field(() => [Matched], {
    description: 'For each party named, in that order, who answered for it; empty where none was named.',
  })
  matched: Matched[];
}

@ObjectType('CooperationItemConnection', { description: 'A list of cooperation items, page by page.' })
export class CooperationItemConnection extends ConnectionOf(
  () => CooperationItem,
  () => CooperationItemEdge,
) {}

export enum CooperationItemDimension {
  YEAR = 'YEAR',
  DECADE = 'DECADE',
  MONTH = 'MONTH',
  TYPE = 'TYPE',
  TOPIC = 'TOPIC',
  COUNTRY = 'COUNTRY',
  PARTY = 'PARTY',
  FORUM = 'FORUM',
  COUNTRY_PAIR = 'COUNTRY_PAIR',
  PARTY_PAIR = 'PARTY_PAIR',
}
registerEnumType(CooperationItemDimension, {
  name: 'CooperationItemDimension',
  description: 'By what cooperation items may be counted.',
  valuesConfig: {
    YEAR: { description: 'By the year in which it occurred.' },
    DECADE: { description: 'By the decade in which it occurred: "1990" stands for the 1990s.' },
    MONTH: { description: 'By the month in which it occurred; where only the year is known, that year.' },
    TYPE: { description: 'By the type of item.' },
    TOPIC: {
      description: 'By topic; a topic counts for those that it lies under as well. One record may have several.',
    },
    COUNTRY: {
      description: 'By the countries that take part, or in which a party lay on the day. One record may have several.',
    },
    PARTY: {
      description:
        'By the parties that take part; organs count as the city, region or country that they are of. One record may have several.',
    },
    FORUM: { description: 'By forum, its own or through its session.' },
    COUNTRY_PAIR: {
      description:
        'By pairs of countries that take part, each pair once; a country with itself where two different parties of it take part. One record may have several.',
    },
    PARTY_PAIR: {
      description:
        'By pairs of parties, each pair once; organs count as the city, region or country that they are of. One record may have several.',
    },
  },
});

@ArgsType()
export class CooperationItemGroups extends GroupArguments<CooperationItemDimension>(() => CooperationItemDimension) {}
