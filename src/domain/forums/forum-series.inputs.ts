import { ArgsType, Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { RecordWhere } from '../../records/api/where.ts';
import { ForumSeries } from './forum-series.entity.ts';

@InputType('ForumSeriesWhere', { description: 'Which series of forums.' })
export class ForumSeriesWhere extends RecordWhere implements Where {
  @Field(() => String, {
    nullable: true,
    description:
      'In an edition of it this party, or one that lay within it then, has a role, sent a delegation or hosts as a city.',
  })
  party?: string | null;

  @Field(() => [ForumSeriesWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => ForumSeriesWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum ForumSeriesOrderField {
  TITLE = 'TITLE',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(ForumSeriesOrderField, {
  name: 'ForumSeriesOrderField',
  description: 'By what series of forums may be ordered. Where nothing is said they come by title.',
  valuesConfig: {
    TITLE: { description: 'By the main title, whatever language is asked for.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('ForumSeriesOrder', { description: 'In which order series of forums come.' })
export class ForumSeriesOrder extends OrderBy<ForumSeriesOrderField>(() => ForumSeriesOrderField) {}

@ArgsType()
export class ForumSeriesList extends ListArguments(
  () => ForumSeriesWhere,
  () => ForumSeriesOrder,
) {}

@ObjectType('ForumSeriesEdge', { description: 'A series of forums in a list.' })
export class ForumSeriesEdge extends EdgeOf(() => ForumSeries) {}

@ObjectType('ForumSeriesConnection', { description: 'A list of series of forums, page by page.' })
export class ForumSeriesConnection extends ConnectionOf(
  () => ForumSeries,
  () => ForumSeriesEdge,
) {}
