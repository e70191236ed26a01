import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../../src/query/compiling/filters.ts';
import { ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../../src/records/api/connection.ts';
import { DateRange, RecordWhere } from '../../../src/records/api/where.ts';
import { Award } from './award.entity.ts';

@InputType('AwardWhere', { description: 'Which awards.' })
export class AwardWhere extends RecordWhere implements Where {
  @Field(() => ID, { nullable: true, description: 'Only awards of this forum.' })
  forum?: string | null;

  @Field(() => DateRange, { nullable: true, description: 'Only awards of a day in this time.' })
  awarded?: DateRange | null;

  @Field(() => [AwardWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => AwardWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum AwardOrderField {
  AWARDED_ON = 'AWARDED_ON',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(AwardOrderField, { name: 'AwardOrderField', description: 'By what awards may be ordered.' });

@InputType('AwardOrder', { description: 'In which order awards come.' })
export class AwardOrder extends OrderBy<AwardOrderField>(() => AwardOrderField) {}

@ArgsType()
export class AwardList extends ListArguments(
  () => AwardWhere,
  () => AwardOrder,
) {}

@ObjectType('AwardEdge', { description: 'An award in a list.' })
export class AwardEdge extends EdgeOf(() => Award) {}

@ObjectType('AwardConnection', { description: 'A list of awards, page by page.' })
export class AwardConnection extends ConnectionOf(
  () => Award,
  () => AwardEdge,
) {}
