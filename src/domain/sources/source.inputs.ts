import { ArgsType, Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { DateRange, RecordWhere } from '../../records/api/where.ts';
import { Source, SourceKind } from './source.entity.ts';

@InputType('SourceWhere', { description: 'Which sources.' })
export class SourceWhere extends RecordWhere implements Where {
  @Field(() => [SourceKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: SourceKind[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'This stands in the publisher\'s name, in whatever case: "wiki" finds Wikimedia Foundation. All names are looked ' +
      'through, which costs more the more there are.',
  })
  publisher?: string | null;

  @Field(() => DateRange, { nullable: true, description: 'Published in this time.' })
  published?: DateRange | null;

  @Field(() => [SourceWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => SourceWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum SourceOrderField {
  PUBLISHED_ON = 'PUBLISHED_ON',
  TITLE = 'TITLE',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(SourceOrderField, {
  name: 'SourceOrderField',
  description: 'By what sources may be ordered. Where nothing is said they come by title.',
  valuesConfig: {
    PUBLISHED_ON: { description: 'By the day of publication. Undated sources count as the earliest.' },
    TITLE: { description: 'By the title.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('SourceOrder', { description: 'In which order sources come.' })
export class SourceOrder extends OrderBy<SourceOrderField>(() => SourceOrderField) {}

@ArgsType()
export class SourceList extends ListArguments(
  () => SourceWhere,
  () => SourceOrder,
) {}

@ObjectType('SourceEdge', { description: 'A source in a list.' })
export class SourceEdge extends EdgeOf(() => Source) {}

@ObjectType('SourceConnection', { description: 'A list of sources, page by page.' })
export class SourceConnection extends ConnectionOf(
  () => Source,
  () => SourceEdge,
) {}
