import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { DateRange, RecordWhere } from '../../records/api/where.ts';
import { Statement } from './statement.entity.ts';

@InputType('StatementWhere', { description: 'Which statements.' })
export class StatementWhere extends RecordWhere implements Where {
  @Field(() => [String], {
    nullable: true,
    description: 'Between these parties, 2 to 10, in any order; one named twice asks for statements inside it.',
  })
  between?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Involves this party, or one that lay within it on the day of the statement.',
  })
  party?: string | null;

  @Field(() => ID, { nullable: true, description: 'This person made it, alone or with others.' })
  person?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this forum (id or slug), by itself or through its session.' })
  forum?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this session.' })
  session?: string | null;

  @Field(() => [String], { nullable: true, description: 'About one of these topics (id or slug) or its sub-topics.' })
  topics?: string[] | null;

  @Field(() => DateRange, {
    nullable: true,
    description: "Made in this time. Where the day is not known, it is that of the session, or else the forum's first.",
  })
  occurred?: DateRange | null;

  @Field(() => [StatementWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => StatementWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum StatementOrderField {
  OCCURRED_ON = 'OCCURRED_ON',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(StatementOrderField, {
  name: 'StatementOrderField',
  description: 'By what statements may be ordered. Without an order, the latest to be made comes first.',
  valuesConfig: {
    OCCURRED_ON: { description: "By the day on which it was made, else its session's, else its forum's first." },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('StatementOrder', { description: 'In which order statements come.' })
export class StatementOrder extends OrderBy<StatementOrderField>(() => StatementOrderField) {}

@ArgsType()
export class StatementList extends ListArguments(
  () => StatementWhere,
  () => StatementOrder,
) {}

@ObjectType('StatementEdge', { description: 'A statement in a list.' })
export class StatementEdge extends EdgeOf(() => Statement) {}

@ObjectType('StatementConnection', { description: 'A list of statements, page by page.' })
export class StatementConnection extends ConnectionOf(
  () => Statement,
  () => StatementEdge,
) {}

export enum StatementDimension {
  YEAR = 'YEAR',
  TOPIC = 'TOPIC',
  COUNTRY = 'COUNTRY',
  PARTY = 'PARTY',
  FORUM = 'FORUM',
}
registerEnumType(StatementDimension, {
  name: 'StatementDimension',
  description: 'By what statements may be counted.',
  valuesConfig: {
    YEAR: { description: 'By the year in which it was said.' },
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
  },
});

@ArgsType()
export class StatementGroups extends GroupArguments<StatementDimension>(() => StatementDimension) {}
