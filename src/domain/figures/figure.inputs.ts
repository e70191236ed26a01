import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { DateRange, RecordWhere } from '../../records/api/where.ts';
import { Figure } from './figure.entity.ts';

@InputType('FigureWhere', { description: 'Which figures.' })
export class FigureWhere extends RecordWhere implements Where {
  @Field(() => [String], {
    nullable: true,
    description: 'Between these parties, 2 to 10, in any order; one named twice asks for figures inside it.',
  })
  between?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Involves this party, or one that lay within it on the day of the figure.',
  })
  party?: string | null;

  @Field(() => [String], { nullable: true, description: 'Measures one of these, by code: "agreements_signed".' })
  indicator?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Reported at this forum (id or slug) or at a session of it, or about it.',
  })
  forum?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this record, of whatever type.' })
  about?: string | null;

  @Field(() => DateRange, { nullable: true, description: 'As of a day in this time.' })
  asOf?: DateRange | null;

  @Field(() => [String], { nullable: true, description: 'About one of these topics (id or slug) or its sub-topics.' })
  topics?: string[] | null;

  @Field(() => [FigureWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => FigureWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum FigureOrderField {
  AS_OF = 'AS_OF',
  VALUE = 'VALUE',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(FigureOrderField, {
  name: 'FigureOrderField',
  description: 'By what figures may be ordered. Without an order, the latest comes first.',
  valuesConfig: {
    AS_OF: { description: 'By the time at which that was so.' },
    VALUE: { description: 'By the value as a number, whatever the unit.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('FigureOrder', { description: 'In which order figures come.' })
export class FigureOrder extends OrderBy<FigureOrderField>(() => FigureOrderField) {}

@ArgsType()
export class FigureList extends ListArguments(
  () => FigureWhere,
  () => FigureOrder,
) {}

@ObjectType('FigureEdge', { description: 'A figure in a list.' })
export class FigureEdge extends EdgeOf(() => Figure) {}

@ObjectType('FigureConnection', { description: 'A list of figures, page by page.' })
export class FigureConnection extends ConnectionOf(
  () => Figure,
  () => FigureEdge,
) {}

export enum FigureDimension {
  YEAR = 'YEAR',
  INDICATOR = 'INDICATOR',
  COUNTRY = 'COUNTRY',
  FORUM = 'FORUM',
}
registerEnumType(FigureDimension, {
  name: 'FigureDimension',
  description: 'By what figures may be counted.',
  valuesConfig: {
    YEAR: { description: 'By the year as of which it holds.' },
    INDICATOR: { description: 'By what is measured.' },
    COUNTRY: {
      description: 'By the countries that take part, or in which a party lay on the day. One record may have several.',
    },
    FORUM: { description: 'By forum, its own or through its session.' },
  },
});

@ArgsType()
export class FigureGroups extends GroupArguments<FigureDimension>(() => FigureDimension) {}
