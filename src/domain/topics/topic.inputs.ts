import { ArgsType, Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { RecordWhere } from '../../records/api/where.ts';
import { Topic } from './topic.entity.ts';

@InputType('TopicWhere', { description: 'Which topics.' })
export class TopicWhere extends RecordWhere implements Where {
  @Field(() => String, { nullable: true, description: 'Lies under this topic (id or slug), however deep.' })
  within?: string | null;

  @Field(() => [TopicWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => TopicWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum TopicOrderField {
  NAME = 'NAME',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(TopicOrderField, {
  name: 'TopicOrderField',
  description: 'By what topics may be ordered.',
  valuesConfig: {
    NAME: { description: 'By the main name, whatever language is asked for.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('TopicOrder', { description: 'In which order topics come.' })
export class TopicOrder extends OrderBy<TopicOrderField>(() => TopicOrderField) {}

@ArgsType()
export class TopicList extends ListArguments(
  () => TopicWhere,
  () => TopicOrder,
) {}

@ObjectType('TopicEdge', { description: 'A topic in a list.' })
export class TopicEdge extends EdgeOf(() => Topic) {}

@ObjectType('TopicConnection', { description: 'A list of topics, page by page.' })
export class TopicConnection extends ConnectionOf(
  () => Topic,
  () => TopicEdge,
) {}
