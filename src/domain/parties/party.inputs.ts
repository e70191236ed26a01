import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, First50, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { RecordWhere } from '../../records/api/where.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Standing } from './membership.entity.ts';
import { OrganizationKind, Party, PartyLevel } from './party.entity.ts';

@InputType('StandingWhere', { description: 'By standing in a bloc: that of the country in which a party lies.' })
export class StandingWhere {
  @Field(() => String, { description: 'The bloc, as a party may be named: "BRICS".' })
  bloc: string;

  @Field(() => [Standing], { description: 'One of these standings.' })
  in: Standing[];
}

@InputType('PartyWhere', { description: 'Which parties.' })
export class PartyWhere extends RecordWhere implements Where {
  @Field(() => [PartyLevel], { nullable: true, description: 'Of one of these kinds.' })
  levels?: PartyLevel[] | null;

  @Field(() => String, { nullable: true, description: 'Lies within this party today, however deep.' })
  within?: string | null;

  @Field(() => String, { nullable: true, description: 'Lies in this country today, or is it.' })
  country?: string | null;

  @Field(() => [OrganizationKind], { nullable: true, description: 'An organization of one of these kinds.' })
  organizationKinds?: OrganizationKind[] | null;

  @Field(() => StandingWhere, { nullable: true, description: "Its country's standing in a bloc, today." })
  standing?: StandingWhere | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it has signed, or acceded to, any agreement on record.',
  })
  signed?: boolean | null;

  @Field(() => [PartyWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => PartyWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum PartyOrderField {
  NAME = 'NAME',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(PartyOrderField, {
  name: 'PartyOrderField',
  description: 'By what parties may be ordered.',
  valuesConfig: {
    NAME: { description: 'By the main name, whatever language is asked for.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('PartyOrder', { description: 'In which order parties come.' })
export class PartyOrder extends OrderBy<PartyOrderField>(() => PartyOrderField) {}

@ArgsType()
export class PartyList extends ListArguments(
  () => PartyWhere,
  () => PartyOrder,
) {}

@ArgsType()
export class PartyByRef {
  @Field(() => String, {
    description:
      'An id, a code ("RU", "RUS", "Q649"), a slug, or any name in any language ("Москва"), with its place ' +
      '("Moscow, Idaho") or kind ("city:Luxembourg") where the name alone is not enough.',
  })
  ref: string;
}

@ArgsType()
export class OnDay {
  @Field(() => PartialDate, {
    nullable: true,
    description: 'The day; a year or month is read as its last day. Absent: today.',
  })
  on?: string | null;
}

@ArgsType()
export class EverOrOnDay {
  @Field(() => PartialDate, {
    nullable: true,
    description: 'Only those of this day; a year or month is read as its last day. Absent: those of all times.',
  })
  on?: string | null;
}

@ArgsType()
export class LabelOfParty extends OnDay {
  @Field(() => [GraphQLLocale], { description: 'The languages wanted, the dearest first.' })
  langs: string[];
}

@ArgsType()
export class NamesOfParty extends First50 {
  @Field(() => [GraphQLLocale], { nullable: true, description: 'Only names in these languages.' })
  langs?: string[] | null;
}

@ObjectType('PartyEdge', { description: 'A party in a list.' })
export class PartyEdge extends EdgeOf(() => Party) {}

@ObjectType('PartyConnection', { description: 'A list of parties, page by page.' })
export class PartyConnection extends ConnectionOf(
  () => Party,
  () => PartyEdge,
) {}
